package io.leadkeep.lead.bulk;

import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.search.LeadFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Deletes the leads that match a filter, in batches of one transaction each. */
@ApplicationScoped
class FilteredLeadDeleter {

    private static final int BATCH = 2_000;

    /** Finding a batch may scan every lead of the workspace. */
    private static final Duration BATCH_LIMIT = Duration.ofSeconds(60);

    private final Transactions connections;
    private final LeadDeleter deleter;

    FilteredLeadDeleter(Transactions connections, LeadDeleter deleter) {
        this.connections = connections;
        this.deleter = deleter;
    }

    /**
     * Deletes leads by a filter, the newest first, in batches. What is created meanwhile stays.
     * Where it fails in the middle, what was deleted before is deleted.
     *
     * @param workspaceId whose leads
     * @param filter which
     * @param excludedIds which of them stay
     * @return how many there were
     */
    public Uni<Long> delete(String workspaceId, LeadFilter filter, List<String> excludedIds) {
        return deleteOn(workspaceId, filter, excludedIds, null, 0);
    }

    private Uni<Long> deleteOn(
            String workspaceId,
            LeadFilter filter,
            List<String> excludedIds,
            String cursor,
            long before) {
        Sql sql = Sql.plannedEachTime();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(workspaceId);
        filter.addTo(sql);
        sql.add(" and id <> all(").parameter(excludedIds.toArray(String[]::new)).add(")");
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + BATCH + ")");
        LeadDeleter.addDeletion(sql, workspaceId, filter::addTo);
        return connections
                .inLongTransaction(
                        () -> false,
                        connection ->
                                Transactions.allow(connection, BATCH_LIMIT)
                                        .chain(() -> deleter.execute(sql, workspaceId, connection)))
                .chain(
                        batch ->
                                batch.last() == null
                                        ? Uni.createFrom().item(before)
                                        : deleteOn(
                                                workspaceId,
                                                filter,
                                                excludedIds,
                                                batch.last(),
                                                before + batch.deleted().size()));
    }
}
