package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.json.JsonFields;
import java.util.List;

/**
 * Leads that a client chooses by ids or by a filter; the other component is null.
 *
 * @param ids at most 1,000
 */
public record LeadSelection(List<String> ids, LeadFilter filter) {

    private static final int MAX_IDS = 1_000;

    public static LeadSelection ofIds(JsonFields body) {
        return new LeadSelection(body.ids("leadIds", MAX_IDS), null);
    }

    /**
     * Reads {@code filters} of a body; without it, the selection is all leads. Null is an error: it
     * may have been meant as a filter, and would select all leads.
     */
    public static LeadSelection ofFilter(JsonFields body) {
        if (body.has("filters") && body.value("filters").isNull()) {
            body.broken("filters", "must be an object");
        }
        return new LeadSelection(null, PageRequest.filters(body));
    }

    /** Adds the conditions, each preceded by "and", to the "where" of a statement on lead. */
    public void addTo(Sql sql, String workspaceId) {
        if (ids != null) {
            sql.add(" and id = any(").parameter(ids.toArray(String[]::new)).add(")");
        } else {
            filter.addTo(sql, workspaceId);
        }
    }
}
