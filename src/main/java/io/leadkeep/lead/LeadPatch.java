package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What changes on a lead (contract, section 4, PATCH): a key that was not sent stays, null clears,
 * {@code tags} replaces, {@code customFields} merges by RFC 7396.
 */
public final class LeadPatch {

    private final ObjectNode sent;
    private final NewLead values;
    private final JsonNode customFields;
    private final String tag;

    private LeadPatch(ObjectNode sent, NewLead values, JsonNode customFields, String tag) {
        this.sent = sent;
        this.values = values;
        this.customFields = customFields;
        this.tag = tag;
    }

    /**
     * Reads the body of a PATCH.
     *
     * @param body the JSON object that was sent
     * @return a patch that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static LeadPatch of(ObjectNode body) {
        LeadFieldReader fields = new LeadFieldReader(withoutCustomFields(body));
        if (body.has("email")) {
            fields.broken("email", "cannot change: it is who the lead is");
        }
        return read(fields, body, null);
    }

    /**
     * Reads the body of an upsert.
     *
     * @param body the JSON object that was sent
     * @param email the address in the path, normalised, or null if it is not one
     * @return a patch that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static LeadPatch of(ObjectNode body, String email) {
        LeadFieldReader fields = new LeadFieldReader(withoutCustomFields(body));
        if (email == null) {
            fields.broken("email", LeadFieldReader.NO_ADDRESS);
        } else if (body.has("email")) {
            String sent = fields.email();
            if (sent != null && !sent.equals(email)) {
                fields.broken("email", "differs from the address in the path");
            }
        }
        return read(fields, body, null);
    }

    /**
     * Makes a patch of a row that is one of many.
     *
     * @param row valid as a new lead; its address says which lead is meant
     * @param tag to be added to the tags, or null
     * @return the patch
     */
    public static LeadPatch ofRow(ObjectNode row, String tag) {
        return read(new LeadFieldReader(withoutCustomFields(row)), row, tag);
    }

    private static LeadPatch read(LeadFieldReader fields, ObjectNode body, String tag) {
        JsonNode customFields = body.path("customFields");
        CustomFields.checkPatch(customFields, fields::broken);
        NewLead values = fields.lead(null);
        fields.refuseTheRest();
        fields.throwIfBroken();
        return new LeadPatch(body, values, customFields, tag);
    }

    /** Nulls in there mean something else than in a new lead. */
    private static ObjectNode withoutCustomFields(ObjectNode body) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals("customFields")) {
                rest.set(field.getKey(), field.getValue());
            }
        }
        return rest;
    }

    /**
     * Changes a lead.
     *
     * @param lead as it is stored, locked
     * @param clock tells the time of the change, which is always later than that of the last one
     * @return whether anything is different now
     * @throws ApiException 400 if the lead would break a rule
     */
    public boolean applyTo(Lead lead, Clock clock) {
        List<Object> before = changeable(lead);
        String[] tagsBefore = lead.tags;
        lead.firstName = sent.has("firstName") ? values.firstName() : lead.firstName;
        lead.lastName = sent.has("lastName") ? values.lastName() : lead.lastName;
        lead.companyName = sent.has("companyName") ? values.companyName() : lead.companyName;
        lead.jobTitle = sent.has("jobTitle") ? values.jobTitle() : lead.jobTitle;
        lead.phoneNumber =
                sent.has("phone") || sent.has("phoneNumber")
                        ? values.phoneNumber()
                        : lead.phoneNumber;
        lead.linkedinUrl = sent.has("linkedinUrl") ? values.linkedinUrl() : lead.linkedinUrl;
        lead.city = sent.has("city") ? values.city() : lead.city;
        lead.state = sent.has("state") ? values.state() : lead.state;
        lead.country = sent.has("country") ? values.country() : lead.country;
        lead.tags = sent.has("tags") ? values.tags().toArray(String[]::new) : lead.tags;
        if (tag != null && !Arrays.asList(lead.tags).contains(tag)) {
            lead.tags = Arrays.copyOf(lead.tags, lead.tags.length + 1);
            lead.tags[lead.tags.length - 1] = tag;
        }
        if (lead.tags.length > LeadFieldReader.MAX_TAGS) {
            throw ApiException.invalid(
                    List.of(
                            new FieldError(
                                    "tags",
                                    "must have at most " + LeadFieldReader.MAX_TAGS + " entries")));
        }
        boolean customFieldsChanged = mergeCustomFields(lead);
        boolean changed =
                customFieldsChanged
                        || !before.equals(changeable(lead))
                        || !Arrays.equals(tagsBefore, lead.tags);
        if (changed) {
            lead.updatedAt = laterThan(lead.updatedAt, clock.instant());
        }
        return changed;
    }

    private static Instant laterThan(Instant last, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return time.isAfter(last) ? time : last.plusMillis(1);
    }

    private static List<Object> changeable(Lead lead) {
        return Arrays.asList(
                lead.firstName,
                lead.lastName,
                lead.companyName,
                lead.jobTitle,
                lead.phoneNumber,
                lead.linkedinUrl,
                lead.city,
                lead.state,
                lead.country);
    }

    private boolean mergeCustomFields(Lead lead) {
        if (customFields.isMissingNode()) {
            return false;
        }
        JsonNode before = parse(lead.customFields);
        JsonNode after =
                customFields.isNull()
                        ? JsonNodeFactory.instance.objectNode()
                        : MergePatch.apply(before, customFields);
        if (before.equals(LeadPatch::compareAsWritten, after)) {
            return false;
        }
        List<FieldError> errors = new ArrayList<>();
        lead.customFields =
                CustomFields.read(
                        after, (field, message) -> errors.add(new FieldError(field, message)));
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return true;
    }

    /** To Jackson 1.1 and 1.10 are the same; what is stored is what was sent last. */
    private static int compareAsWritten(JsonNode before, JsonNode after) {
        return before.equals(after) && before.asText().equals(after.asText()) ? 0 : 1;
    }

    private static JsonNode parse(String json) {
        try {
            return JsonBody.value(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL has only valid JSON", e);
        }
    }
}
