package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.text.NearestName;
import java.util.Set;

/** The names of a lead's fields (contract, section 3), and which one a client may have meant. */
public final class LeadFields {

    /** What a client may send. */
    public static final Set<String> WRITABLE =
            Set.of(
                    "email",
                    "firstName",
                    "lastName",
                    "companyName",
                    "jobTitle",
                    "phone",
                    "phoneNumber",
                    "linkedinUrl",
                    "city",
                    "state",
                    "country",
                    "tags",
                    "customFields");

    /** What only Leadkeep sets. */
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
                    "userId",
                    "workspaceId",
                    "createdAt",
                    "updatedAt");

    private static final NearestName NEAREST = new NearestName(WRITABLE);

    private LeadFields() {}

    /**
     * Tells whether a row is a lead as Leadkeep tells it, in an answer or an export.
     *
     * @param row as sent
     * @return whether it has every key that only Leadkeep sets
     */
    public static boolean areOfAnAnswer(JsonNode row) {
        return READ_ONLY.stream().allMatch(row::has);
    }

    /**
     * Says why a key is not accepted.
     *
     * @param key one that is not {@link #WRITABLE}
     * @return the reason, with the name meant where one is near
     */
    public static String whyRefused(String key) {
        if (READ_ONLY.stream().anyMatch(key::equalsIgnoreCase)) {
            return "is set by Leadkeep and cannot be sent";
        }
        return NEAREST.to(key)
                .map(name -> "is not a field of a lead; did you mean " + name + "?")
                .orElse("is not a field of a lead; put what is yours into customFields");
    }
}
