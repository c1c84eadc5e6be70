package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorEnvelope;
import io.leadkeep.idempotency.StoredResponse;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** How a lead is answered, at once or to be kept for a repeat. */
@Singleton
public class LeadResponses {

    private final ObjectMapper json;

    LeadResponses(ObjectMapper json) {
        this.json = json;
    }

    static RestResponse<Envelope<LeadView>> ok(LeadView lead) {
        return RestResponse.ResponseBuilder.ok(Envelope.of(lead))
                .header("ETag", IfMatch.tagOf(lead.updatedAt()))
                .build();
    }

    static RestResponse<Envelope<LeadView>> created(Lead lead) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, Envelope.of(LeadView.of(lead)))
                .header("Location", location(lead))
                .header("ETag", IfMatch.tagOf(lead.updatedAt))
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
    StoredResponse of(Lead lead, boolean isNew) {
        return new StoredResponse(
                isNew ? 201 : 200,
                isNew ? location(lead) : null,
                IfMatch.tagOf(lead.updatedAt),
                write(Envelope.of(LeadView.of(lead))),
                List.of(lead.id),
                false);
    }

    /**
     * Makes an answer that can be kept.
     *
     * @param duplicate of a kind that {@link #isDuplicate} tells
     * @return 409
     */
    StoredResponse ofDuplicate(Throwable duplicate) {
        ApiException refusal = (ApiException) duplicate;
        ExistingLead existing = (ExistingLead) refusal.data();
        return new StoredResponse(
                refusal.code().status(),
                null,
                null,
                write(ErrorEnvelope.of(refusal)),
                List.of(existing.id()),
                false);
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
