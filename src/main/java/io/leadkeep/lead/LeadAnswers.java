package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.Failure;
import io.leadkeep.http.Success;
import io.leadkeep.idempotency.Answer;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** How a lead is answered, at once or to be kept for a repeat. */
@Singleton
class LeadAnswers {

    private final ObjectMapper json;

    LeadAnswers(ObjectMapper json) {
        this.json = json;
    }

    static RestResponse<Success<LeadView>> ok(LeadView lead) {
        return RestResponse.ResponseBuilder.ok(Success.of(lead))
                .header("ETag", Precondition.tagOf(lead.updatedAt()))
                .build();
    }

    static RestResponse<Success<LeadView>> created(Lead lead) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, Success.of(LeadView.of(lead)))
                .header("Location", location(lead))
                .header("ETag", Precondition.tagOf(lead.updatedAt))
                .build();
    }

    static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Lead not found");
    }

    static boolean isDuplicate(Throwable thrown) {
        return thrown instanceof ApiException e && e.data() instanceof ExistingLead;
    }

    /**
     * Makes an answer that can be kept.
     *
     * @param lead as stored
     * @param isNew whether it was created
     * @return 201 or 200
     */
    Answer of(Lead lead, boolean isNew) {
        return new Answer(
                isNew ? 201 : 200,
                isNew ? location(lead) : null,
                Precondition.tagOf(lead.updatedAt),
                write(Success.of(LeadView.of(lead))),
                List.of(lead.id),
                false);
    }

    /**
     * Makes an answer that can be kept.
     *
     * @param duplicate of a kind that {@link #isDuplicate} tells
     * @return 409
     */
    Answer ofDuplicate(Throwable duplicate) {
        ApiException refusal = (ApiException) duplicate;
        ExistingLead existing = (ExistingLead) refusal.data();
        return new Answer(
                refusal.code().status(),
                null,
                null,
                write(Failure.of(refusal)),
                List.of(existing.id()),
                false);
    }

    /**
     * Makes an answer that can be kept and tells of no lead by name: a row that failed may hold the
     * address of anybody, whose lead is deleted one day.
     *
     * @param result of a bulk
     * @return 200, without addresses
     */
    Answer of(BulkResult result) {
        return new Answer(
                200, null, null, write(Success.of(result.withoutAddresses())), List.of(), false);
    }

    /**
     * Puts the addresses of rows that failed into an answer that was made without them.
     *
     * @param kept answer to a bulk, the first time or repeated
     * @param rows of the request, the same as the first time
     * @return with the addresses that were sent
     */
    Answer withAddresses(Answer kept, List<BulkRow> rows) {
        BulkResult result = read(kept.body()).withAddresses(rows);
        return new Answer(
                kept.status(),
                kept.location(),
                kept.etag(),
                write(Success.of(result)),
                kept.leadIds(),
                kept.replayed());
    }

    private BulkResult read(String body) {
        try {
            return json.treeToValue(json.readTree(body).path("data"), BulkResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String location(Lead lead) {
        return "/v1/leads/" + lead.id;
    }

    private String write(Object envelope) {
        try {
            return json.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
