package io.leadkeep.webhook.delivery;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Which node delivers to an endpoint. */
@Repository
@Repository.AcrossWorkspaces
@Singleton
record Leases(Transactions transactions) {

    private static final String RENEW =
            """
            update webhook_cursor
            set leased_until = clock_timestamp() + $2 * interval '1 millisecond'
            where lease = $1
            """;

    /** Another node with another key cannot sign. */
    private static final String CLAIM =
            """
            update webhook_cursor
            set lease = $1, leased_until = clock_timestamp() + $2 * interval '1 millisecond'
            where (workspace_id, webhook_id) in (
                select c.workspace_id, c.webhook_id
                from webhook_cursor c
                join webhook w on w.workspace_id = c.workspace_id and w.id = c.webhook_id
                join workspace on workspace.id = c.workspace_id and workspace.deleted_at is null
                where w.status = 'active' and w.deleted_at is null and w.encryption_key = $3
                    and (c.leased_until is null or c.leased_until < clock_timestamp())
                for update of c skip locked)
            """;

    private static final String LEASED =
            """
            select c.workspace_id, c.webhook_id, c.position, c.number, w.version
            from webhook_cursor c
            join webhook w on w.workspace_id = c.workspace_id and w.id = c.webhook_id
            join workspace on workspace.id = c.workspace_id and workspace.deleted_at is null
            where c.lease = $1 and w.status = 'active' and w.deleted_at is null
            """;

    private static final String RELEASE =
            """
            update webhook_cursor c
            set lease = null, leased_until = null
            from unnest($2::text[], $3::text[]) as r (workspace_id, webhook_id)
            where c.workspace_id = r.workspace_id and c.webhook_id = r.webhook_id and c.lease = $1
            """;

    /** An endpoint that this node delivers to. */
    record Leased(WebhookKey key, EventPosition cursor, int version) {

        private static Leased of(Row row) {
            return new Leased(
                    new WebhookKey(row.getString("workspace_id"), row.getString("webhook_id")),
                    new EventPosition(row.getLong("position"), row.getLong("number")),
                    row.getInteger("version"));
        }
    }

    /**
     * Renews the leases of a node, and leases what is free.
     *
     * @param keyName the name of the node's {@link SecretCipher}
     * @return all active endpoints that the node has leased
     */
    Uni<List<Leased>> renew(String node, Duration time, String keyName) {
        return transactions.inTransaction(
                CallContext.background(),
                connection ->
                        execute(RENEW, Tuple.of(node, time.toMillis()), connection)
                                .chain(
                                        () ->
                                                execute(
                                                        CLAIM,
                                                        Tuple.of(node, time.toMillis(), keyName),
                                                        connection))
                                .chain(() -> leased(node, connection)));
    }

    private static Uni<List<Leased>> leased(String node, SqlConnection connection) {
        return connection
                .preparedQuery(LEASED)
                .execute(Tuple.of(node))
                .map(rows -> rows.stream().map(Leased::of).toList());
    }

    /** Frees endpoints, so that another node can take them at once. */
    Uni<Void> release(String node, List<WebhookKey> keys) {
        Tuple parameters =
                Tuple.of(
                        node,
                        keys.stream().map(WebhookKey::workspaceId).toArray(String[]::new),
                        keys.stream().map(WebhookKey::id).toArray(String[]::new));
        return transactions.run(
                CallContext.background(), connection -> execute(RELEASE, parameters, connection));
    }

    private static Uni<Void> execute(String sql, Tuple parameters, SqlConnection connection) {
        return connection.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }
}
