package io.leadkeep.enrichment;

import io.leadkeep.http.PageEnvelope;
import io.leadkeep.id.Id;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/**
 * A page of the list of jobs, newest first.
 *
 * @param found one more than the limit if there is a next page
 */
record JobPage(List<JobView> found, long total) {

    private static final List<String> STATUSES =
            List.of("pending", "processing", "completed", "failed", "cancelled");

    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_LIMIT = 100;

    /**
     * What a request selects.
     *
     * @param cursor id of the last job seen; null for the first page
     * @param status null for every status
     */
    record Request(String cursor, String status, int limit) {

        static Request of(MultiMap query) {
            JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
            fields.refuseUnknown(
                    Set.of("cursor", "limit", "status"), "is not a parameter of this operation");
            int limit = fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT);
            String cursor = query.get("cursor");
            if (cursor != null && !Id.isValid(cursor)) {
                fields.broken("cursor", Id.RULE);
            }
            String status = query.get("status");
            if (status != null && !STATUSES.contains(status)) {
                fields.notOneOf("status", status, STATUSES);
            }
            fields.throwIfBroken();
            return new Request(cursor, status, limit);
        }
    }

    PageEnvelope<JobView> toEnvelope(int limit) {
        return PageEnvelope.byCursor(found, limit, JobView::id, total, false);
    }
}
