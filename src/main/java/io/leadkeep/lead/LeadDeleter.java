package io.leadkeep.lead;

import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.idempotency.IdempotentRequests;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Deletes leads. The rows are gone, their addresses free, and nothing of the people stays behind in
 * any other table.
 */
@ApplicationScoped
public class LeadDeleter {

    private final Transactions connections;
    private final IdempotentRequests answers;

    LeadDeleter(Transactions connections, IdempotentRequests answers) {
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
    public Uni<Boolean> delete(
            String workspaceId, String id, IfMatch condition, BooleanSupplier abandoned) {
        return connections
                .inTransaction(
                        abandoned,
                        connection ->
                                check(workspaceId, id, condition, connection)
                                        .chain(() -> delete(workspaceId, List.of(id), connection)))
                .map(batch -> !batch.deleted().isEmpty());
    }

    private static Uni<Void> check(
            String workspaceId, String id, IfMatch condition, SqlConnection connection) {
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
    public Uni<Long> delete(String workspaceId, List<String> ids, BooleanSupplier abandoned) {
        return connections
                .inTransaction(abandoned, connection -> delete(workspaceId, ids, connection))
                .map(batch -> (long) batch.deleted().size());
    }

    private Uni<Batch> delete(String workspaceId, List<String> ids, SqlConnection connection) {
        Sql sql = new Sql();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(workspaceId).add(" and id = any(");
        sql.parameter(ids.toArray(String[]::new)).add("))");
        addDeletion(sql, workspaceId, noFilter -> {});
        return execute(sql, workspaceId, connection);
    }

    /**
     * What became of a batch.
     *
     * @param last id of the last lead that was found, or null if none was
     * @param deleted ids of those that are gone
     */
    public record Batch(String last, List<String> deleted) {}

    /**
     * Adds the deletion of the leads found in {@code doomed}. They are locked first, in the order
     * in which everybody locks leads, so that none waits in a circle; and whoever was changed while
     * somebody else held the lock must still match the filter.
     */
    public static void addDeletion(Sql sql, String workspaceId, Consumer<Sql> filter) {
        sql.add(", locked as (select id from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and id = any(array(select id from doomed))");
        filter.accept(sql);
        sql.add(" order by id for update), deleted as (delete from lead using locked");
        sql.add(" where workspace_id = ").parameter(workspaceId);
        sql.add(" and lead.id = locked.id returning lead.id)");
        sql.add(
                " select (select min(id) from doomed) as last, array(select id from deleted) as"
                        + " ids");
    }

    public Uni<Batch> execute(Sql sql, String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next())
                .map(row -> new Batch(row.getString("last"), List.of(row.getArrayOfStrings("ids"))))
                .call(batch -> answers.erase(workspaceId, batch.deleted(), connection));
    }
}
