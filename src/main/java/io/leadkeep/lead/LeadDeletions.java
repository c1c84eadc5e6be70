package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.database.Sql;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.idempotency.IdempotentRequests;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes leads. The rows are gone, their addresses free, and nothing of the people stays behind in
 * any other table.
 */
@ApplicationScoped
class LeadDeletions {

    /** Leads of one transaction, where a filter names any number of them. */
    private static final int BATCH = 2_000;

    /** To find a batch, the database may have to look at every lead. */
    private static final Duration BATCH_LIMIT = Duration.ofSeconds(60);

    private final Connections connections;
    private final IdempotentRequests answers;

    LeadDeletions(Connections connections, IdempotentRequests answers) {
        this.connections = connections;
        this.answers = answers;
    }

    /**
     * Deletes one lead.
     *
     * @param workspaceId whose lead
     * @param id of the lead
     * @param condition on what the client last saw of it
     * @param abandoned whether nobody waits for the answer any more
     * @return whether this workspace had it; fails with 412
     */
    Uni<Boolean> delete(
            String workspaceId, String id, Precondition condition, BooleanSupplier abandoned) {
        return connections
                .inTransaction(
                        abandoned,
                        connection ->
                                check(workspaceId, id, condition, connection)
                                        .chain(
                                                () ->
                                                        delete(
                                                                workspaceId,
                                                                ofIds(workspaceId, List.of(id)),
                                                                connection)))
                .map(deleted -> !deleted.isEmpty());
    }

    private static Uni<Void> check(
            String workspaceId, String id, Precondition condition, SqlConnection connection) {
        if (!condition.isGiven()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(
                        "select updated_at from lead where workspace_id = $1 and id = $2 for"
                                + " update")
                .execute(Tuple.of(workspaceId, id))
                .invoke(
                        found -> {
                            for (Row lead : found) {
                                if (!condition.holds(
                                        lead.getOffsetDateTime("updated_at").toInstant())) {
                                    throw ApiException.of(ErrorCode.PRECONDITION_FAILED);
                                }
                            }
                        })
                .replaceWithVoid();
    }

    /**
     * Deletes leads by their ids, all or none.
     *
     * @param workspaceId whose leads
     * @param ids which; those that this workspace does not have are passed over
     * @param abandoned whether nobody waits for the answer any more
     * @return how many there were
     */
    Uni<Long> delete(String workspaceId, List<String> ids, BooleanSupplier abandoned) {
        return connections
                .inTransaction(
                        abandoned,
                        connection -> delete(workspaceId, ofIds(workspaceId, ids), connection))
                .map(deleted -> (long) deleted.size());
    }

    private static Sql ofIds(String workspaceId, List<String> ids) {
        Sql doomed = new Sql();
        doomed.add("select id from lead where workspace_id = ").parameter(workspaceId);
        doomed.add(" and id = any(").parameter(ids.toArray(String[]::new)).add(")");
        return doomed;
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
    Uni<Long> delete(String workspaceId, LeadFilter filter, List<String> excludedIds) {
        return deleteOn(workspaceId, filter, excludedIds, null, 0);
    }

    private Uni<Long> deleteOn(
            String workspaceId,
            LeadFilter filter,
            List<String> excludedIds,
            String cursor,
            long before) {
        Sql doomed = Sql.plannedEachTime();
        doomed.add("select id from lead where workspace_id = ").parameter(workspaceId);
        filter.addTo(doomed);
        doomed.add(" and id <> all(").parameter(excludedIds.toArray(String[]::new)).add(")");
        if (cursor != null) {
            doomed.add(" and id < ").parameter(cursor);
        }
        doomed.add(" order by id desc limit " + BATCH);
        return connections
                .inLongTransaction(
                        () -> false,
                        connection ->
                                Connections.allow(connection, BATCH_LIMIT)
                                        .chain(() -> delete(workspaceId, doomed, connection)))
                .chain(
                        deleted ->
                                deleted.isEmpty()
                                        ? Uni.createFrom().item(before)
                                        : deleteOn(
                                                workspaceId,
                                                filter,
                                                excludedIds,
                                                Collections.min(deleted),
                                                before + deleted.size()));
    }

    private Uni<List<String>> delete(String workspaceId, Sql doomed, SqlConnection connection) {
        // Locked in the order in which everybody locks leads, so that none waits in a circle.
        String sql =
                "with doomed as ("
                        + doomed.text()
                        + "), locked as (select id from lead where workspace_id = $1"
                        + " and id in (select id from doomed) order by id for update)"
                        + " delete from lead using locked"
                        + " where workspace_id = $1 and lead.id = locked.id returning lead.id";
        return connection
                .preparedQuery(sql)
                .execute(doomed.parameters())
                .map(
                        rows -> {
                            List<String> ids = new ArrayList<>();
                            rows.forEach(row -> ids.add(row.getString("id")));
                            return ids;
                        })
                .call(ids -> answers.erase(workspaceId, ids, connection));
    }
}
