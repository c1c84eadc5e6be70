package io.leadkeep.webhook.delivery;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Shards;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
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
record DeliveryResults(
        Transactions transactions, Shards shards, WebhookDisabling disabling, Clock clock) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** An endpoint that has only failed for this time is disabled. */
    private static final Duration DEAD_AFTER = Duration.ofDays(5);

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

    /** Returns the endpoints of which the results are written together. */
    List<List<OfEndpoint>> groups(List<OfEndpoint> all) {
        return shards.groups(all, each -> each.key().workspaceId());
    }

    Uni<Written> write(String node, List<OfEndpoint> all) {
        return transactions.inTransaction(
                CallContext.background(LIMIT), connection -> write(node, all, connection));
    }

    private Uni<Written> write(String node, List<OfEndpoint> all, SqlConnection connection) {
        Written written = new Written(new HashSet<>(), new HashMap<>(), new HashMap<>());
        Set<WebhookKey> dead = new HashSet<>();
        OffsetDateTime now = OffsetDateTime.now(clock);
        OffsetDateTime longAgo = now.minus(DEAD_AFTER);
        return moveCursors(node, all, now, connection)
                .invoke(rows -> rows.forEach(row -> readLease(row, longAgo, written.owned(), dead)))
                .chain(() -> writeOwned(all, written, connection))
                .chain(() -> disable(all, written, dead, connection))
                .replaceWith(written);
    }

    private static void readLease(
            Row row, OffsetDateTime longAgo, Set<WebhookKey> owned, Set<WebhookKey> dead) {
        owned.add(key(row));
        OffsetDateTime failingSince = row.getOffsetDateTime("failing_since");
        if (failingSince != null && failingSince.isBefore(longAgo)) {
            dead.add(key(row));
        }
    }

    private static WebhookKey key(Row row) {
        return new WebhookKey(row.getString("workspace_id"), row.getString("webhook_id"));
    }

    private static Uni<RowSet<Row>> moveCursors(
            String node, List<OfEndpoint> all, OffsetDateTime now, SqlConnection connection) {
        Tuple parameters =
                ResultColumns.of(all, each -> List.of(each.results()))
                        .keys()
                        .longs(results -> results.cursor.position())
                        .longs(results -> results.cursor.number())
                        .longs(ResultBuffer::delivered)
                        .longs(ResultBuffer::failed)
                        .flags(ResultBuffer::onlyFailed)
                        .parameters();
        return connection
                .preparedQuery(ResultStatements.MOVE_CURSORS)
                .execute(parameters.addString(node).addValue(now));
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
                                        ResultStatements.FOLLOW,
                                        columns(owned, results -> results.followed)
                                                .keys()
                                                .texts(id -> id),
                                        connection))
                .chain(
                        () ->
                                execute(
                                        ResultStatements.REMOVE,
                                        columns(owned, results -> results.removed)
                                                .keys()
                                                .longs(EventPosition::position)
                                                .longs(EventPosition::number),
                                        connection))
                .chain(() -> store(columns(owned, results -> results.stored.values()), connection))
                .chain(() -> execute(ResultStatements.RELEASE_FIRST, touched, connection))
                .chain(() -> execute(ResultStatements.WITHOUT_ROWS, touched, connection))
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
                ResultStatements.INSERT_ATTEMPTS,
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
                ResultStatements.STORE,
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
