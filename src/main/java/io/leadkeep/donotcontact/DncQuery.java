package io.leadkeep.donotcontact;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.DomainName;
import io.vertx.core.MultiMap;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A selection of entries, newest first; null: no condition.
 *
 * @param type the {@code entryType}
 * @param search a part of the address or the domain, in lower case and NFC
 * @param cursor id of the last entry seen, or null
 */
record DncQuery(String type, String search, String cursor, int limit) {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_SEARCH = 200;

    private static final String TYPE = "type";
    private static final String SEARCH = "search";
    private static final List<String> TYPES = List.of(Kind.EMAIL.text(), Kind.DOMAIN.text());

    /** Reads the parameters of a list; fails with 400 and every broken rule. */
    static DncQuery ofList(MultiMap query) {
        JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
        fields.refuseUnknown(
                Set.of(TYPE, SEARCH, "cursor", "limit"), "is not a parameter of this operation");
        DncQuery read = read(fields, fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT));
        fields.throwIfBroken();
        return read;
    }

    static DncQuery ofExport(MultiMap query, int limit) {
        JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
        fields.refuseUnknown(Set.of(TYPE, SEARCH), "is not a parameter of this operation");
        DncQuery read = read(fields, limit);
        fields.throwIfBroken();
        return read;
    }

    /** Reads {@code type} and {@code search} of a body or a query, and the cursor. */
    static DncQuery read(JsonFields fields, int limit) {
        String type = fields.text(TYPE, MAX_SEARCH);
        if (type != null && !TYPES.contains(type)) {
            fields.notOneOf(TYPE, type, TYPES);
        }
        String search = fields.text(SEARCH, MAX_SEARCH);
        JsonNode cursor = fields.value("cursor");
        if (!cursor.isNull() && !Id.isValid(cursor.asText())) {
            fields.broken("cursor", "must be the _id of the last entry seen: " + Id.FORM_NAME);
        }
        return new DncQuery(
                type,
                search == null ? null : normalised(search),
                cursor.isNull() ? null : cursor.asText(),
                limit);
    }

    private static String normalised(String search) {
        return Normalizer.normalize(search, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    DncQuery after(String last) {
        return new DncQuery(type, search, last, limit);
    }

    DncQuery fromStart() {
        return new DncQuery(type, search, null, limit);
    }

    /** Adds the conditions, each preceded by "and", to the "where" of a statement. */
    void addTo(Sql sql) {
        if (type != null) {
            sql.add(
                    Kind.DOMAIN.text().equals(type)
                            ? " and kind = 'domain'"
                            : " and kind <> 'domain'");
        }
        if (search != null) {
            // A hash is not a text to search in.
            sql.add(" and kind <> 'erased' and (value like ").parameter(pattern(search));
            sql.add(" or value like ").parameter(pattern(withALabels(search))).add(")");
        }
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
    }

    /** Domains are stored as A-labels; a part of a label has none. */
    private static String withALabels(String text) {
        int domain = text.lastIndexOf('@') + 1;
        return DomainName.toALabels(text.substring(domain))
                .map(labels -> text.substring(0, domain) + labels)
                .orElse(text);
    }

    private static String pattern(String text) {
        return "%" + text.replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }
}
