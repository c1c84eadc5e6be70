package io.leadkeep.lead.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.vertx.core.MultiMap;
import java.util.Set;

/**
 * A request for a page of leads.
 *
 * @param cursor id of the last lead seen, or null for the first page
 * @param page number of the page from 1, or null for a client that pages by cursor
 */
record PageRequest(LeadFilter filter, int limit, String cursor, Integer page) {

    static final int MAX_LIMIT = 100;
    static final int DEFAULT_LIMIT = 25;

    /** Maximum number of rows: paging by number reads all pages before. */
    private static final int MAX_DEPTH = 10_000;

    private static final String FILTERS = "filters";
    private static final Set<String> PAGING = Set.of("limit", "cursor", "page");

    static PageRequest ofQuery(MultiMap query) {
        FieldErrors errors = new FieldErrors();
        ObjectNode values = JsonFields.ofQuery(query, LeadFilterReader.LISTS, errors).object();
        LeadFilter filter = LeadFilterReader.ofQuery(values.deepCopy().remove(PAGING), errors);
        return of(filter, new JsonFields(values, errors));
    }

    /** Reads the filter of a query string that has other parameters too, but no paging. */
    static LeadFilter filterOf(MultiMap query, Set<String> others, FieldErrors errors) {
        JsonFields fields = JsonFields.ofQuery(query, LeadFilterReader.LISTS, errors);
        return LeadFilterReader.ofQuery(fields.object().remove(others), errors);
    }

    static PageRequest ofBody(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(
                key -> key.equals(FILTERS) || PAGING.contains(key),
                key -> "is not known; conditions stand in filters");
        return of(filters(fields), fields);
    }

    /** Reads {@code filters} of a body: all leads if it is absent or null. */
    static LeadFilter filters(JsonFields body) {
        JsonNode filters = body.value(FILTERS);
        if (filters instanceof ObjectNode conditions) {
            return LeadFilterReader.ofBody(conditions, body.errors());
        }
        if (!filters.isNull()) {
            body.broken(FILTERS, "must be an object");
        }
        return LeadFilter.NONE;
    }

    private static PageRequest of(LeadFilter filter, JsonFields fields) {
        int limit = fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT);
        Integer page =
                isGiven(fields, "page") ? fields.wholeNumber("page", 1, MAX_DEPTH / limit) : null;
        String cursor = null;
        if (isGiven(fields, "cursor")) {
            cursor = fields.value("cursor").asText();
            if (!Id.isValid(cursor)) {
                fields.broken("cursor", "must be the _id of the last lead seen: " + Id.FORM_NAME);
            }
            if (page != null) {
                fields.broken("page", "cannot be used together with cursor");
            }
        }
        fields.throwIfBroken();
        return new PageRequest(filter, limit, cursor, page);
    }

    private static boolean isGiven(JsonFields fields, String name) {
        return !fields.value(name).isNull();
    }

    int offset() {
        return page == null ? 0 : (page - 1) * limit;
    }

    boolean isFirst() {
        return cursor == null && offset() == 0;
    }

    /** Adds the order of a list, and the part of it that is read. */
    static void addPosition(Sql sql, String cursor, int limit, int offset) {
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + limit);
        if (offset > 0) {
            sql.add(" offset ").parameter(offset);
        }
    }
}
