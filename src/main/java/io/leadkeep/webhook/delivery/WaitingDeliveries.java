package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Shards;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** Deliveries that wait for another attempt, or behind one: the table {@code webhook_delivery}. */
@Repository
@Singleton
public record WaitingDeliveries(Transactions transactions, Shards shards, Clock clock) {

    private static final String HELD =
            """
            select distinct ordering_key
            from webhook_delivery
            where workspace_id = $1 and webhook_id = $2
            """;

    /** Not the later event of a lead, if an earlier one was added since. */
    private static final String DUE =
            """
            select r.workspace_id, r.webhook_id, d.position, d.number, d.ordering_key, d.attempts, d.last_attempt_id
            from workspace w
            join unnest($1::text[], $2::text[], $3::integer[]) as r (workspace_id, webhook_id, room)
                on r.workspace_id = w.id
            cross join lateral (
                select *
                from webhook_delivery due
                where due.workspace_id = w.id and due.workspace_id = any($1) and due.webhook_id = r.webhook_id
                    and due.next_attempt_at <= now()
                    and not exists (
                        select
                        from webhook_delivery earlier
                        where earlier.workspace_id = due.workspace_id and earlier.workspace_id = any($1)
                            and earlier.webhook_id = due.webhook_id
                            and earlier.ordering_key = due.ordering_key
                            and (earlier.position, earlier.number) < (due.position, due.number))
                order by due.next_attempt_at limit r.room
            ) d
            where w.id = any($1)
            """;

    /** The retries count anew. */
    private static final String REDELIVER =
            """
            insert into webhook_delivery as d (
                workspace_id, webhook_id, position, number, ordering_key, attempts, next_attempt_at, last_attempt_id)
            values ($1, $2, $3, $4, $5, 0, null, $6)
            on conflict (workspace_id, webhook_id, position, number) do update
            set attempts = 0, next_attempt_at = case when d.next_attempt_at is not null then $7::timestamptz end
            """;

    private static final String TOTALS =
            """
            select due, disabled, unleased
            from (select count(*) as due from webhook_delivery where next_attempt_at <= now()) deliveries
            cross join (
                select
                    count(*) filter (where w.status = 'disabled') as disabled,
                    count(*) filter (
                        where w.status = 'active' and (c.leased_until is null or c.leased_until < now())) as unleased
                from webhook w
                join webhook_cursor c on c.workspace_id = w.workspace_id and c.webhook_id = w.id
                join workspace on workspace.id = w.workspace_id and workspace.deleted_at is null
                where w.deleted_at is null) endpoints
            """;

    /** Numbers of all workspaces. */
    record Totals(long due, long disabled, long unleased) {

        static final Totals NONE = new Totals(0, 0, 0);
    }

    /** A delivery that is due. */
    record Row(
            WebhookKey webhook,
            EventPosition position,
            String orderingKey,
            int attempts,
            String lastAttemptId) {

        private static Row of(io.vertx.mutiny.sqlclient.Row row) {
            return new Row(
                    new WebhookKey(row.getString("workspace_id"), row.getString("webhook_id")),
                    new EventPosition(row.getLong("position"), row.getLong("number")),
                    row.getString("ordering_key"),
                    row.getInteger("attempts"),
                    row.getString("last_attempt_id"));
        }
    }

    /** Returns the ordering keys that have rows. */
    Uni<List<String>> heldKeys(Tenant tenant, String webhookId) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(HELD)
                                        .execute(Tuple.of(tenant.workspaceId(), webhookId)))
                .map(rows -> rows.stream().map(row -> row.getString(0)).toList());
    }

    /**
     * Makes an event due, behind earlier ones of the same lead.
     *
     * @param lastAttemptId the failed attempt that the next one follows, or null
     */
    public Uni<Void> add(
            Tenant tenant,
            String webhookId,
            EventPosition position,
            String orderingKey,
            String lastAttemptId) {
        Tuple row =
                Tuple.tuple()
                        .addString(tenant.workspaceId())
                        .addString(webhookId)
                        .addLong(position.position())
                        .addLong(position.number())
                        .addString(orderingKey)
                        .addString(lastAttemptId)
                        .addOffsetDateTime(OffsetDateTime.now(clock));
        Tuple touched =
                Tuple.of(
                        new String[] {tenant.workspaceId()},
                        new String[] {webhookId},
                        new String[] {orderingKey});
        return transactions.inTransaction(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(REDELIVER)
                                .execute(row)
                                .chain(
                                        () ->
                                                connection
                                                        .preparedQuery(
                                                                ResultStatements.RELEASE_FIRST)
                                                        .execute(touched))
                                .replaceWithVoid());
    }

    /** Returns deliveries that are due, at most as many of each endpoint as it has room for. */
    @Repository.AcrossWorkspaces
    Uni<List<Row>> due(Map<WebhookKey, Integer> rooms) {
        return transactions.run(
                CallContext.background(),
                connection ->
                        Multi.createFrom()
                                .iterable(shards.groups(rooms.keySet(), WebhookKey::workspaceId))
                                .onItem()
                                .transformToUniAndConcatenate(keys -> due(keys, rooms, connection))
                                .onItem()
                                .<Row>disjoint()
                                .collect()
                                .asList());
    }

    private static Uni<List<Row>> due(
            List<WebhookKey> keys, Map<WebhookKey, Integer> rooms, SqlConnection connection) {
        return connection
                .preparedQuery(DUE)
                .execute(
                        Tuple.of(
                                keys.stream().map(WebhookKey::workspaceId).toArray(String[]::new),
                                keys.stream().map(WebhookKey::id).toArray(String[]::new),
                                keys.stream().map(rooms::get).toArray(Integer[]::new)))
                .map(rows -> rows.stream().map(Row::of).toList());
    }

    @Repository.AcrossWorkspaces
    Uni<Totals> totals() {
        return transactions
                .run(CallContext.background(), connection -> connection.query(TOTALS).execute())
                .map(rows -> rows.iterator().next())
                .map(
                        row ->
                                new Totals(
                                        row.getLong("due"),
                                        row.getLong("disabled"),
                                        row.getLong("unleased")));
    }
}
