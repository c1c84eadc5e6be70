package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.NearestName;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of a lead's fields in requests and responses. */
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
                    "userId",
                    "workspaceId",
                    "createdAt",
                    "updatedAt");

    private static final NearestName NEAREST = new NearestName(WRITABLE);

    private LeadFields() {}

    /** Returns whether a row is a lead from a response or an export. */
    public static boolean areOfResponse(JsonNode row) {
        return READ_ONLY.stream().allMatch(row::has);
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
}
