package io.leadkeep.lead;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of leads, by their ids; the addresses of the others are taken.
 *
 * @param rejected those whose address the workspace rejects
 */
public record InsertedLeads(Set<String> ids, Set<String> rejected) {

    InsertedLeads() {
        this(new HashSet<>(), new HashSet<>());
    }

    /** Reads the rows of {@link LeadInserts#SELECT_WRITTEN}. */
    static InsertedLeads of(RowSet<Row> rows, List<Lead> leads) {
        InsertedLeads inserted = new InsertedLeads();
        Map<String, String> reasons = new HashMap<>();
        for (Row row : rows) {
            String id = row.getString("id");
            if (row.getBoolean("is_inserted")) {
                inserted.ids.add(id);
            }
            if (row.getBoolean("is_rejected")) {
                inserted.rejected.add(id);
            }
            String reason = row.getString("do_not_contact_reason");
            if (reason != null) {
                reasons.put(id, reason);
            }
        }
        leads.forEach(lead -> lead.doNotContactReason = reasons.get(lead.id));
        return inserted;
    }

    void add(InsertedLeads part) {
        ids.addAll(part.ids);
        rejected.addAll(part.rejected);
    }
}
