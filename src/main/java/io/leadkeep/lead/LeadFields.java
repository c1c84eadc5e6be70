package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.NearestName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of a lead's fields, and the rules that are more than a maximum length. */
public final class LeadFields {

    /** The fields that a client can send. */
    public static final Set<String> WRITABLE =
            Stream.concat(
                            Stream.of("email"),
                            LeadTable.WRITABLE.stream().flatMap(column -> column.fields().stream()))
                    .collect(Collectors.toUnmodifiableSet());

    /** The fields that only Leadkeep sets. */
    public static final Set<String> READ_ONLY =
            Set.of(
                    "_id",
                    "emailVerified",
                    "emailVerificationResult",
                    "emailVerificationScore",
                    "isCatchAll",
                    "segProtected",
                    "segProvider",
                    "segProviderName",
                    "segCheckedAt",
                    "espProvider",
                    "enrichedAt",
                    "doNotContact",
                    "doNotContactReason",
                    "userId",
                    "workspaceId",
                    "createdAt",
                    "updatedAt");

    public static final String NO_ADDRESS = "must be an e-mail address such as john@acme.com";

    private static final int MAX_PHONE = 64;
    private static final int MAX_URL = 2048;

    private static final NearestName NEAREST = new NearestName(WRITABLE);

    private LeadFields() {}

    /** Returns whether a row is a lead from a response or an export, also of an earlier release. */
    public static boolean areOfResponse(JsonNode row) {
        return READ_ONLY.stream()
                .filter(field -> !field.startsWith("doNotContact"))
                .allMatch(row::has);
    }

    /**
     * Removes the values that break a rule from the fields of a lead, except the address.
     *
     * @return the broken rule of each
     */
    public static List<FieldError> removeInvalid(ObjectNode fields) {
        FieldErrors removed = new FieldErrors();
        Tags.removeInvalid(fields, removed);
        CustomFields.removeInvalid(fields, removed);
        FieldErrors rest = new FieldErrors();
        LeadTable.read(new JsonFields(fields, rest));
        for (FieldError error : rest.list()) {
            if (fields.remove(error.field()) != null) {
                removed.add(error);
            }
        }
        return removed.list();
    }

    static void refuseUnknown(JsonFields fields) {
        fields.refuseUnknown(WRITABLE::contains, LeadFields::whyRefused);
    }

    /** Returns the reason to refuse a field that is not {@link #WRITABLE}. */
    public static String whyRefused(String field) {
        String problem = "is not a field of a lead";
        return READ_ONLY.stream().anyMatch(field::equalsIgnoreCase)
                ? "is set by Leadkeep and cannot be sent"
                : NEAREST.didYouMean(
                        field, problem, problem + "; put other data into customFields");
    }

    /** Returns the writable field whose name is close to that of an unknown one. */
    public static Optional<String> nearest(String unknown) {
        return NEAREST.to(unknown);
    }

    /** Reads the required address, in its stored form. */
    public static String email(JsonFields fields) {
        JsonNode value = fields.value("email");
        if (value.isNull()) {
            return fields.broken("email", "is required");
        }
        String text = fields.string("email", value);
        return text == null
                ? null
                : EmailAddress.normalise(text).orElseGet(() -> fields.broken("email", NO_ADDRESS));
    }

    /** Reads {@code phone}, or {@code phoneNumber}, as responses call it. */
    static String phone(JsonFields fields) {
        String phone = fields.textOrNull("phone", MAX_PHONE);
        String phoneNumber = fields.textOrNull("phoneNumber", MAX_PHONE);
        if (phone != null && phoneNumber != null && !phone.equals(phoneNumber)) {
            return fields.broken("phoneNumber", "differs from phone: send one of the two");
        }
        return phone != null ? phone : phoneNumber;
    }

    static String linkedinUrl(JsonFields fields) {
        String text = fields.textOrNull("linkedinUrl", MAX_URL);
        return text == null || isWebUrl(text)
                ? text
                : fields.broken(
                        "linkedinUrl",
                        "must be an absolute http or https URL, such as"
                                + " https://linkedin.com/in/johndoe");
    }

    private static boolean isWebUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
