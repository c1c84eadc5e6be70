package io.leadkeep.webhook.delivery;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which node delivers to an endpoint. The nodes share the active endpoints evenly: each one knows
 * how many others are alive.
 */
@Repository
@Repository.AcrossWorkspaces
@Singleton
record Leases(Transactions transactions) {

    /** Endpoints that a node claims at a time. */
    private static final int CLAIMED_AT_ONCE = 500;

    /** Another node with another key cannot sign. */
    private static final String COUNT_ACTIVE =
            """
            select count(*)
            from webhook w
            join workspace on workspace.id = w.workspace_id and workspace.deleted_at is null
            where w.status = 'active' and w.deleted_at is null and w.encryption_key = $1
            """;

    private static final String REGISTER =
            """
            insert into webhook_node (id, encryption_key, alive_until)
            values ($1, $2, statement_timestamp() + $3 * interval '1 millisecond')
            on conflict (id) do update set alive_until = excluded.alive_until
            """;

    private static final String FORGET_DEAD =
            "delete from webhook_node where alive_until < statement_timestamp()";

    private static final String COUNT_NODES =
            "select count(*) from webhook_node where encryption_key = $1";

    private static final String UNREGISTER = "delete from webhook_node where id = $1";

    private static final String OF_KEYS =
            """
            from workspace w
            join unnest($2::text[], $3::text[]) as k (workspace_id, webhook_id) on k.workspace_id = w.id
            where w.id = any($2) and c.workspace_id = w.id and c.workspace_id = any($2) and c.webhook_id = k.webhook_id and c.lease = $1
            """;

    private static final String RENEW =
            """
            update webhook_cursor c
            set leased_until = statement_timestamp() + $4 * interval '1 millisecond'
            """
                    + OF_KEYS;

    /** Paused endpoints that still wait for an answer do not count. */
    private static final String COUNT_LEASED =
            """
            select count(*)
            from webhook_cursor c
            join webhook w on w.workspace_id = c.workspace_id and w.id = c.webhook_id
            where c.lease = $2 and w.status = 'active' and w.deleted_at is null and w.encryption_key = $1
            """;

    private static final String FIND_FREE =
            """
            select c.workspace_id, c.webhook_id
            from webhook_cursor c
            join webhook w on w.workspace_id = c.workspace_id and w.id = c.webhook_id
            join workspace on workspace.id = c.workspace_id and workspace.deleted_at is null
            where w.status = 'active' and w.deleted_at is null and w.encryption_key = $1
                and (c.leased_until is null or c.leased_until < now())
            limit $2
            """;

    private static final String CLAIM =
            """
            update webhook_cursor
            set lease = $3, leased_until = statement_timestamp() + $4 * interval '1 millisecond'
            where workspace_id = $1 and webhook_id = any(array(
                select webhook_id
                from webhook_cursor
                where workspace_id = $1 and webhook_id = any($2) and (leased_until is null or leased_until < now())
                for update skip locked))
            """;

    /** In an order, so that a node with too many endpoints gives up the same ones each time. */
    private static final String LEASED =
            """
            select c.workspace_id, c.webhook_id, c.position, c.number, w.version
            from webhook_cursor c
            join webhook w on w.workspace_id = c.workspace_id and w.id = c.webhook_id
            join workspace on workspace.id = c.workspace_id and workspace.deleted_at is null
            where c.lease = $1 and w.status = 'active' and w.deleted_at is null and w.encryption_key = $2
            order by c.workspace_id, c.webhook_id
            limit $3
            """;

    private static final String RELEASE =
            """
            update webhook_cursor c
            set lease = null, leased_until = null
            """
                    + OF_KEYS;

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
     * The endpoints that a node delivers to.
     *
     * @param most how many these can be; 0 if there is no active endpoint for any node
     */
    record Share(int most, List<Leased> endpoints) {}

    /**
     * A node and its leases.
     *
     * @param keyName the name of its {@link SecretCipher}
     * @param time how long a lease lasts
     */
    record Node(String id, String keyName, Duration time) {}

    /**
     * Renews the leases of a node, and leases what is free, up to its share of the active
     * endpoints.
     *
     * @param held the endpoints of the node
     */
    Uni<Share> renew(Node node, Collection<WebhookKey> held) {
        return transactions.inTransaction(
                CallContext.background(),
                connection ->
                        renew(node, held, connection)
                                .chain(() -> share(node, connection))
                                .call(share -> claim(node, share, connection))
                                .chain(share -> leased(node, share, connection)));
    }

    private static Uni<?> renew(Node node, Collection<WebhookKey> held, SqlConnection connection) {
        return held.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(RENEW)
                        .execute(ofKeys(node.id(), held).addLong(node.time().toMillis()));
    }

    /** Without active endpoints, nothing is written. */
    private static Uni<Integer> share(Node node, SqlConnection connection) {
        return count(COUNT_ACTIVE, node, connection)
                .chain(
                        active ->
                                active == 0
                                        ? Uni.createFrom().item(0)
                                        : register(node, connection)
                                                .chain(() -> count(COUNT_NODES, node, connection))
                                                .map(nodes -> (active + nodes - 1) / nodes));
    }

    private static Uni<Integer> count(String sql, Node node, SqlConnection connection) {
        return count(sql, Tuple.of(node.keyName()), connection);
    }

    private static Uni<Integer> count(String sql, Tuple parameters, SqlConnection connection) {
        return connection
                .preparedQuery(sql)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static Uni<?> register(Node node, SqlConnection connection) {
        return connection
                .preparedQuery(REGISTER)
                .execute(Tuple.of(node.id(), node.keyName(), node.time().toMillis()))
                .chain(() -> connection.query(FORGET_DEAD).execute());
    }

    private static Uni<?> claim(Node node, int share, SqlConnection connection) {
        return count(COUNT_LEASED, Tuple.of(node.keyName(), node.id()), connection)
                .map(leased -> Math.min(share - leased, CLAIMED_AT_ONCE))
                .chain(
                        missing ->
                                missing <= 0
                                        ? Uni.createFrom().voidItem()
                                        : claimFree(node, missing, connection));
    }

    private static Uni<Void> claimFree(Node node, int most, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_FREE)
                .execute(Tuple.of(node.keyName(), most))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(byWorkspace(rows).entrySet()))
                .onItem()
                .transformToUniAndConcatenate(
                        free ->
                                connection
                                        .preparedQuery(CLAIM)
                                        .execute(
                                                Tuple.of(
                                                        free.getKey(),
                                                        free.getValue().toArray(String[]::new),
                                                        node.id(),
                                                        node.time().toMillis())))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Map<String, List<String>> byWorkspace(RowSet<Row> rows) {
        return rows.stream()
                .collect(
                        Collectors.groupingBy(
                                row -> row.getString("workspace_id"),
                                Collectors.mapping(
                                        row -> row.getString("webhook_id"), Collectors.toList())));
    }

    private static Uni<Share> leased(Node node, int share, SqlConnection connection) {
        return connection
                .preparedQuery(LEASED)
                .execute(Tuple.of(node.id(), node.keyName(), share))
                .map(rows -> new Share(share, rows.stream().map(Leased::of).toList()));
    }

    /** Frees endpoints, so that another node can take them at once. */
    Uni<Void> release(String node, Collection<WebhookKey> keys) {
        return transactions.run(
                CallContext.background(),
                connection ->
                        connection
                                .preparedQuery(RELEASE)
                                .execute(ofKeys(node, keys))
                                .replaceWithVoid());
    }

    /** Frees the endpoints of a node that stops. */
    Uni<Void> leave(String node, Collection<WebhookKey> keys) {
        return release(node, keys)
                .chain(
                        () ->
                                transactions.run(
                                        CallContext.background(),
                                        connection ->
                                                connection
                                                        .preparedQuery(UNREGISTER)
                                                        .execute(Tuple.of(node))))
                .replaceWithVoid();
    }

    private static Tuple ofKeys(String node, Collection<WebhookKey> keys) {
        return Tuple.of(
                node,
                keys.stream().map(WebhookKey::workspaceId).toArray(String[]::new),
                keys.stream().map(WebhookKey::id).toArray(String[]::new));
    }
}
