package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.EntityTags;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorEnvelope;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.StoredJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Makes the responses about one lead, in a form that can be stored where needed. */
@Singleton
class LeadResponses {

    private static final ApiException DUPLICATE =
            ApiException.of(ErrorCode.CONFLICT, "Lead with this email already exists");

    private final ObjectMapper json;
    private final Counter conflicts;

    LeadResponses(ObjectMapper json, MeterRegistry metrics) {
        this.json = json;
        this.conflicts =
                Counter.builder("leadkeep.leads.conflicts")
                        .description("Creates refused because the address is taken")
                        .register(metrics);
    }

    static RestResponse<Envelope<LeadView>> ok(LeadView lead) {
        return RestResponse.ResponseBuilder.ok(Envelope.of(lead))
                .header("ETag", tagOf(lead))
                .build();
    }

    /** Returns a lead, or 304 if the client has this version. */
    static RestResponse<Envelope<LeadView>> ofRead(LeadView lead, Optional<EntityTags> known) {
        String tag = tagOf(lead);
        return known.filter(tags -> tags.matchWeak(tag)).isPresent() ? notModified(tag) : ok(lead);
    }

    private static String tagOf(LeadView lead) {
        return Preconditions.tagOf(lead.updatedAt(), lead.doNotContactReason());
    }

    private static RestResponse<Envelope<LeadView>> notModified(String tag) {
        return RestResponse.ResponseBuilder.<Envelope<LeadView>>create(
                        RestResponse.Status.NOT_MODIFIED)
                .header("ETag", tag)
                .build();
    }

    static RestResponse<Envelope<LeadView>> created(Lead lead) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, Envelope.of(LeadView.of(lead)))
                .header("Location", location(lead))
                .header("ETag", Preconditions.tagOf(lead))
                .build();
    }

    static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Lead not found");
    }

    /** Returns the 409 of a create whose address is taken. */
    ApiException duplicate(ExistingLead existing) {
        conflicts.increment();
        return ApiException.conflict(DUPLICATE.getMessage(), existing);
    }

    static boolean isDuplicate(Throwable thrown) {
        return thrown instanceof ApiException e && e.data() instanceof ExistingLead;
    }

    StoredResponse of(Lead lead, boolean isNew) {
        return new StoredResponse(
                isNew ? 201 : 200,
                isNew ? location(lead) : null,
                Preconditions.tagOf(lead),
                write(Envelope.of(LeadView.of(lead))),
                List.of(lead.id),
                false);
    }

    /** Returns the response for a failure that {@link #isDuplicate}. */
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

    /**
     * Removes what a key that can only create must not read: the existing lead from a 409, and from
     * a 201 whether the address is on the do-not-contact list.
     */
    Uni<StoredResponse> withoutOtherData(Uni<StoredResponse> created) {
        return created.map(
                        response ->
                                response.status() == DUPLICATE.code().status()
                                        ? response.withBody(write(ErrorEnvelope.of(DUPLICATE)))
                                        : withoutListing(response))
                .onFailure(LeadResponses::isDuplicate)
                .transform(duplicate -> DUPLICATE);
    }

    private static StoredResponse withoutListing(StoredResponse created) {
        JsonNode body = StoredJson.read(created.body());
        ObjectNode lead = (ObjectNode) body.path("data");
        if (!lead.path("doNotContact").booleanValue()) {
            return created;
        }
        lead.put("doNotContact", false).putNull("doNotContactReason");
        Instant updatedAt = Instant.parse(lead.path("updatedAt").textValue());
        return created.withBody(StoredJson.write(body))
                .withEtag(Preconditions.tagOf(updatedAt, null));
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
