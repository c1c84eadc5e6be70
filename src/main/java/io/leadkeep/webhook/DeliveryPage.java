package io.leadkeep.webhook;

import io.leadkeep.http.PageEnvelope;
import io.leadkeep.id.Id;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.webhook.delivery.Attempt;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/**
 * A page of deliveries, newest first.
 *
 * @param deliveries one more than the limit if there is a next page
 */
record DeliveryPage(List<DeliveryView> deliveries, long total, boolean isEstimate) {

    /**
     * A request for a page.
     *
     * @param status null for any
     * @param cursor id of the last delivery seen, null for the first page
     */
    record Request(String status, String cursor, int limit) {

        /** Failed attempts that another one follows. */
        static final String PENDING = "pending";

        private static final int MAX_LIMIT = 100;
        private static final int DEFAULT_LIMIT = 25;

        private static final List<String> STATUSES =
                List.of(Attempt.DELIVERED, Attempt.FAILED, PENDING);

        static Request of(MultiMap query) {
            JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
            Request request =
                    new Request(
                            status(fields),
                            cursor(fields),
                            fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT));
            fields.refuseUnknown(Set.of("status", "cursor", "limit"), "is not a parameter");
            fields.throwIfBroken();
            return request;
        }

        private static String status(JsonFields fields) {
            String status = fields.value("status").textValue();
            return status == null || STATUSES.contains(status)
                    ? status
                    : fields.notOneOf("status", status, STATUSES);
        }

        private static String cursor(JsonFields fields) {
            String cursor = fields.value("cursor").textValue();
            return cursor == null || Id.isValid(cursor) ? cursor : fields.broken("cursor", Id.RULE);
        }
    }

    PageEnvelope<DeliveryView> toEnvelope(Request request) {
        return PageEnvelope.byCursor(
                deliveries, request.limit(), DeliveryView::id, total, isEstimate);
    }
}
