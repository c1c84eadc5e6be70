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
                                        .chain(() -> delete(workspaceId, List.of(id), connection)))
                .map(batch -> !batch.deleted().isEmpty());
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
                .inTransaction(abandoned, connection -> delete(workspaceId, ids, connection))
                .map(batch -> (long) batch.deleted().size());
    }

    private Uni<Batch> delete(String workspaceId, List<String> ids, SqlConnection connection) {
        Sql sql = new Sql();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(workspaceId).add(" and id = any(");
        sql.parameter(ids.toArray(String[]::new)).add("))");
        addDeletion(sql, workspaceId, LeadFilter.NONE);
        return execute(sql, workspaceId, connection);
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
        Sql sql = Sql.plannedEachTime();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(workspaceId);
        filter.addTo(sql);
        sql.add(" and id <> all(").parameter(excludedIds.toArray(String[]::new)).add(")");
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + BATCH + ")");
        addDeletion(sql, workspaceId, filter);
        return connections
                .inLongTransaction(
                        () -> false,
                        connection ->
                                Connections.allow(connection, BATCH_LIMIT)
                                        .chain(() -> execute(sql, workspaceId, connection)))
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

    /**
     * What became of a batch.
     *
     * @param last id of the last lead that was found, or null if none was
     * @param deleted ids of those that are gone
     */
    private record Batch(String last, List<String> deleted) {}

    /**
     * Adds the deletion of the leads found in {@code doomed}. They are locked first, in the order
     * in which everybody locks leads, so that none waits in a circle; and whoever was changed while
     * somebody else held the lock must still match the filter.
     */
    private static void addDeletion(Sql sql, String workspaceId, LeadFilter filter) {
        sql.add(", locked as (select id from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and id = any(array(select id from doomed))");
        filter.addTo(sql);
        sql.add(" order by id for update), deleted as (delete from lead using locked");
        sql.add(" where workspace_id = ").parameter(workspaceId);
        sql.add(" and lead.id = locked.id returning lead.id)");
        sql.add(
                " select (select min(id) from doomed) as last, array(select id from deleted) as"
                        + " ids");
    }

    private Uni<Batch> execute(Sql sql, String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next())
                .map(row -> new Batch(row.getString("last"), List.of(row.getArrayOfStrings("ids"))))
                .call(batch -> answers.erase(workspaceId, batch.deleted(), connection));
    }
}
