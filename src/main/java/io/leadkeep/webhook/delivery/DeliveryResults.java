package io.leadkeep.webhook.delivery;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Writes the results of deliveries to several endpoints in one transaction. */
@Repository
@Repository.AcrossWorkspaces
@Singleton
record DeliveryResults(Transactions transactions, WebhookDisabling disabling) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Also checks and locks the leases: a node that has lost one writes nothing else. */
    private static final String MOVE_CURSORS =
            """
            update webhook_cursor c
            set position = r.position, number = r.number,
                delivered = c.delivered + r.delivered, failed = c.failed + r.failed,
                last_delivered_at = case when r.delivered > 0 then now() else c.last_delivered_at end,
                failing_since = case
                    when r.delivered > 0 then null
                    when r.only_failed then coalesce(c.failing_since, now())
                    else c.failing_since
                end
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[])
                as r (workspace_id, webhook_id, position, number, delivered, failed, only_failed)
            where c.workspace_id = r.workspace_id and c.webhook_id = r.webhook_id and c.lease = $8
            returning c.workspace_id, c.webhook_id,
                coalesce(c.failing_since < now() - interval '5 days', false) as is_dead
            """;

    /** An answer may repeat the lead; an erased lead has no events. */
    private static final String INSERT_ATTEMPTS =
            """
            insert into webhook_attempt (
                workspace_id, webhook_id, id, position, number, event_type, lead_id, attempt, status, is_final,
                status_code, duration_ms, response, error, next_attempt_at, attempted_at)
            select workspace_id, webhook_id, id, position, number, event_type, lead_id, attempt, status, is_final,
                status_code, duration_ms,
                case when exists (
                    select from lead_event e
                    where e.workspace_id = a.workspace_id and e.position = a.position and e.number = a.number
                ) then response end,
                error, next_attempt_at, attempted_at
            from unnest(
                $1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::integer[],
                $9::text[], $10::boolean[], $11::integer[], $12::integer[], $13::text[], $14::text[],
                $15::timestamptz[], $16::timestamptz[])
                as a (workspace_id, webhook_id, id, position, number, event_type, lead_id, attempt, status, is_final,
                    status_code, duration_ms, response, error, next_attempt_at, attempted_at)
            """;

    private static final String FOLLOW =
            """
            update webhook_attempt a
            set is_final = false, next_attempt_at = null
            from unnest($1::text[], $2::text[], $3::text[]) as f (workspace_id, webhook_id, id)
            where a.workspace_id = f.workspace_id and a.webhook_id = f.webhook_id and a.id = f.id
                and a.status <> 'delivered'
            """;

    private static final String REMOVE =
            """
            delete from webhook_delivery d
            using unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
                as r (workspace_id, webhook_id, position, number)
            where d.workspace_id = r.workspace_id and d.webhook_id = r.webhook_id and d.position = r.position
                and d.number = r.number
            """;

    private static final String STORE =
            """
            insert into webhook_delivery (
                workspace_id, webhook_id, position, number, ordering_key, attempts, next_attempt_at, last_attempt_id)
            select *
            from unnest(
                $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[], $7::timestamptz[],
                $8::text[])
            on conflict (workspace_id, webhook_id, position, number) do update
            set attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                last_attempt_id = excluded.last_attempt_id
            """;

    /** The first event of a lead is due, once those before it are gone. */
    static final String RELEASE_FIRST =
            """
            update webhook_delivery d
            set next_attempt_at = now()
            from unnest($1::text[], $2::text[], $3::text[]) as t (workspace_id, webhook_id, ordering_key)
            cross join lateral (
                select f.position, f.number
                from webhook_delivery f
                where f.workspace_id = t.workspace_id and f.webhook_id = t.webhook_id
                    and f.ordering_key = t.ordering_key
                order by f.position, f.number limit 1
            ) first
            where d.workspace_id = t.workspace_id and d.webhook_id = t.webhook_id and d.position = first.position
                and d.number = first.number and d.next_attempt_at is null
            """;

    private static final String WITHOUT_ROWS =
            """
            select t.workspace_id, t.webhook_id, t.ordering_key
            from unnest($1::text[], $2::text[], $3::text[]) as t (workspace_id, webhook_id, ordering_key)
            where not exists (
                select from webhook_delivery d
                where d.workspace_id = t.workspace_id and d.webhook_id = t.webhook_id
                    and d.ordering_key = t.ordering_key)
            """;

    /** The results of one endpoint. */
    record OfEndpoint(WebhookKey key, ResultBuffer results) {}

    /**
     * What a write has found.
     *
     * @param owned the endpoints whose lease this node still has
     * @param withoutRows ordering keys that have no row any more
     * @param disabled the reasons for which endpoints were disabled
     */
    record Written(
            Set<WebhookKey> owned,
            Map<WebhookKey, Set<String>> withoutRows,
            Map<WebhookKey, String> disabled) {}

    Uni<Written> write(String node, List<OfEndpoint> all) {
        return transactions.inTransaction(
                CallContext.background(LIMIT), connection -> write(node, all, connection));
    }

    private Uni<Written> write(String node, List<OfEndpoint> all, SqlConnection connection) {
        Written written = new Written(new HashSet<>(), new HashMap<>(), new HashMap<>());
        Set<WebhookKey> dead = new HashSet<>();
        return moveCursors(node, all, connection)
                .invoke(rows -> rows.forEach(row -> readLease(row, written.owned(), dead)))
                .chain(() -> writeOwned(all, written, connection))
                .chain(() -> disable(all, written, dead, connection))
                .replaceWith(written);
    }

    private static void readLease(Row row, Set<WebhookKey> owned, Set<WebhookKey> dead) {
        owned.add(key(row));
        if (row.getBoolean("is_dead")) {
            dead.add(key(row));
        }
    }

    private static WebhookKey key(Row row) {
        return new WebhookKey(row.getString("workspace_id"), row.getString("webhook_id"));
    }

    private static Uni<RowSet<Row>> moveCursors(
            String node, List<OfEndpoint> all, SqlConnection connection) {
        Tuple parameters =
                ResultColumns.of(all, each -> List.of(each.results()))
                        .keys()
                        .longs(results -> results.cursor.position())
                        .longs(results -> results.cursor.number())
                        .longs(ResultBuffer::delivered)
                        .longs(ResultBuffer::failed)
                        .flags(ResultBuffer::onlyFailed)
                        .parameters();
        return connection.preparedQuery(MOVE_CURSORS).execute(parameters.addString(node));
    }

    private static Uni<Void> writeOwned(
            List<OfEndpoint> all, Written written, SqlConnection connection) {
        List<OfEndpoint> owned =
                all.stream().filter(each -> written.owned().contains(each.key())).toList();
        ResultColumns<String> touched = columns(owned, results -> results.touched);
        touched.keys().texts(key -> key);
        return insertAttempts(columns(owned, results -> results.attempts), connection)
                .chain(
                        () ->
                                execute(
                                        FOLLOW,
                                        columns(owned, results -> results.followed)
                                                .keys()
                                                .texts(id -> id),
                                        connection))
                .chain(
                        () ->
                                execute(
                                        REMOVE,
                                        columns(owned, results -> results.removed)
                                                .keys()
                                                .longs(EventPosition::position)
                                                .longs(EventPosition::number),
                                        connection))
                .chain(() -> store(columns(owned, results -> results.stored.values()), connection))
                .chain(() -> execute(RELEASE_FIRST, touched, connection))
                .chain(() -> execute(WITHOUT_ROWS, touched, connection))
                .invoke(rows -> readWithoutRows(rows, written))
                .replaceWithVoid();
    }

    private static <T> ResultColumns<T> columns(
            List<OfEndpoint> owned, Function<ResultBuffer, Collection<T>> values) {
        return ResultColumns.of(owned, each -> values.apply(each.results()));
    }

    private static Uni<RowSet<Row>> insertAttempts(
            ResultColumns<Attempt> attempts, SqlConnection connection) {
        return execute(
                INSERT_ATTEMPTS,
                attempts.keys()
                        .texts(Attempt::id)
                        .longs(attempt -> attempt.event().position().position())
                        .longs(attempt -> attempt.event().position().number())
                        .texts(attempt -> attempt.event().type())
                        .texts(attempt -> attempt.event().leadId())
                        .integers(Attempt::number)
                        .texts(Attempt::status)
                        .flags(Attempt::isFinal)
                        .integers(attempt -> attempt.answer().statusCode())
                        .integers(attempt -> (int) attempt.answer().duration().toMillis())
                        .texts(attempt -> attempt.answer().body())
                        .texts(attempt -> attempt.answer().error())
                        .times(Attempt::nextAttemptAt)
                        .times(Attempt::at),
                connection);
    }

    private static Uni<RowSet<Row>> store(
            ResultColumns<ResultBuffer.Stored> rows, SqlConnection connection) {
        return execute(
                STORE,
                rows.keys()
                        .longs(row -> row.position().position())
                        .longs(row -> row.position().number())
                        .texts(ResultBuffer.Stored::orderingKey)
                        .integers(ResultBuffer.Stored::attempts)
                        .times(ResultBuffer.Stored::nextAttemptAt)
                        .texts(ResultBuffer.Stored::lastAttemptId),
                connection);
    }

    private static Uni<RowSet<Row>> execute(
            String sql, ResultColumns<?> values, SqlConnection connection) {
        return values.isEmpty()
                ? Uni.createFrom().nullItem()
                : connection.preparedQuery(sql).execute(values.parameters());
    }

    private static void readWithoutRows(RowSet<Row> rows, Written written) {
        if (rows != null) {
            rows.forEach(
                    row ->
                            written.withoutRows()
                                    .computeIfAbsent(key(row), first -> new HashSet<>())
                                    .add(row.getString("ordering_key")));
        }
    }

    private Uni<Void> disable(
            List<OfEndpoint> all, Written written, Set<WebhookKey> dead, SqlConnection connection) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (OfEndpoint each : all) {
            WebhookKey key = each.key();
            String reason =
                    each.results().isGone()
                            ? WebhookDisabling.GONE
                            : dead.contains(key) ? WebhookDisabling.DEAD : null;
            if (reason != null && written.owned().contains(key)) {
                chain =
                        chain.chain(() -> disabling.disable(key, reason, connection))
                                .invoke(() -> written.disabled().put(key, reason));
            }
        }
        return chain;
    }
}
