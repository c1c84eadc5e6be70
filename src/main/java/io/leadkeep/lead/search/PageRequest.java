package io.leadkeep.lead.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Id;
import io.leadkeep.text.Text;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which page of which leads a client asks for (contract, section 4).
 *
 * @param filter which leads
 * @param limit rows of a page
 * @param cursor id of the last lead seen, or null for the first page
 * @param page number of the page from 1, or null where the client pages by cursor
 */
record PageRequest(LeadFilter filter, int limit, String cursor, Integer page) {

    static final int MAX_LIMIT = 100;
    static final int DEFAULT_LIMIT = 25;

    /** Whoever pages by number makes the database read all pages before. */
    private static final int MAX_DEPTH = 10_000;

    private static final Set<String> PAGING = Set.of("limit", "cursor", "page");

    /**
     * Reads a query string.
     *
     * @param query its parameters, decoded
     * @return a request that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static PageRequest ofQuery(MultiMap query) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, JsonNode> values = values(query, errors);
        Map<String, JsonNode> conditions = new TreeMap<>(values);
        conditions.keySet().removeAll(PAGING);
        return of(LeadFilterReader.ofQuery(conditions, errors), values, errors);
    }

    /**
     * Reads the filter of a query string without paging.
     *
     * @param others parameters that are not conditions
     */
    static LeadFilter filterOf(MultiMap query, Set<String> others, List<FieldError> errors) {
        Map<String, JsonNode> conditions = values(query, errors);
        conditions.keySet().removeAll(others);
        return LeadFilterReader.ofQuery(conditions, errors);
    }

    /**
     * Reads the body of a search.
     *
     * @param body a JSON object
     * @return a request that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static PageRequest ofBody(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, JsonNode> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (PAGING.contains(field.getKey())) {
                values.put(field.getKey(), field.getValue());
            } else if (!field.getKey().equals("filters")) {
                errors.add(
                        new FieldError(
                                Text.quotable(field.getKey()),
                                "is not known; conditions stand in filters"));
            }
        }
        return of(filters(body, errors), values, errors);
    }

    /**
     * Reads {@code filters} of a body.
     *
     * @param body a JSON object
     * @param errors takes each broken rule
     * @return which leads; all where the key is absent
     */
    static LeadFilter filters(ObjectNode body, List<FieldError> errors) {
        JsonNode filters = body.path("filters");
        if (filters instanceof ObjectNode conditions) {
            return LeadFilterReader.ofBody(conditions, errors);
        }
        if (!filters.isMissingNode() && !filters.isNull()) {
            errors.add(new FieldError("filters", "must be an object"));
        }
        return LeadFilter.NONE;
    }

    private static Map<String, JsonNode> values(MultiMap query, List<FieldError> errors) {
        Map<String, JsonNode> values = new TreeMap<>();
        for (Map.Entry<String, String> parameter : query) {
            JsonNode value = JsonNodeFactory.instance.textNode(parameter.getValue());
            if (values.put(parameter.getKey(), value) != null) {
                errors.add(new FieldError(Text.quotable(parameter.getKey()), "is given twice"));
            }
        }
        return values;
    }

    private static PageRequest of(
            LeadFilter filter, Map<String, JsonNode> values, List<FieldError> errors) {
        int limit = number("limit", values, DEFAULT_LIMIT, MAX_LIMIT, errors);
        Integer page = null;
        if (isGiven(values, "page")) {
            page = number("page", values, 1, MAX_DEPTH / limit, errors);
            if (filter.hasShortWordsOnly()) {
                errors.add(
                        new FieldError(
                                "page",
                                "cannot be used where every word is shorter than three letters:"
                                        + " read on with cursor"));
            }
        }
        String cursor = null;
        if (isGiven(values, "cursor")) {
            cursor = values.get("cursor").asText();
            if (!Id.isValid(cursor)) {
                errors.add(new FieldError("cursor", "must be the _id of the last lead seen"));
            }
            if (page != null) {
                errors.add(new FieldError("page", "cannot be used together with cursor"));
            }
        }
        throwIfBroken(errors);
        return new PageRequest(filter, limit, cursor, page);
    }

    private static boolean isGiven(Map<String, JsonNode> values, String name) {
        return values.containsKey(name) && !values.get(name).isNull();
    }

    private static int number(
            String name,
            Map<String, JsonNode> values,
            int absent,
            int max,
            List<FieldError> errors) {
        if (!isGiven(values, name)) {
            return absent;
        }
        String text = values.get(name).asText();
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > max) {
            errors.add(new FieldError(name, "must be a whole number from 1 to " + max));
            return absent;
        }
        return number;
    }

    private static void throwIfBroken(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }

    /** Rows before this page. */
    int offset() {
        return page == null ? 0 : (page - 1) * limit;
    }

    /** Whether this is the beginning of the list. */
    boolean isFirst() {
        return cursor == null && offset() == 0;
    }
}
