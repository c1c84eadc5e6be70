package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks keys up in PostgreSQL, one statement at a time: keys that arrive while one is under way
 * wait for it and are then asked for together. A flood of different made-up keys so costs the
 * database no more than one connection.
 *
 * <p>It uses the plain pool: a Panache session opened during authentication loses the request's
 * context (quarkus#47259, open in 3.34).
 */
@ApplicationScoped
class KeyLookup {

    private static final String SQL =
            """
            select k.hash, k.id, k.account_id, k.workspace_id,
                   case when k.workspace_id is null then array(
                       select m.workspace_id from member m where m.account_id = k.account_id
                   ) end as member_of
            from api_key k
            where k.hash = any($1) and k.revoked_at is null
            """;

    private static final int MAX_WAITING = 10_000;
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** What is left of it for those who have waited in line, at least. */
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);

    private final Pool pool;

    private Map<KeyHash, KeyQuestion> waiting = new HashMap<>();
    private long waitingSinceNanos;
    private boolean underWay;

    KeyLookup(Pool pool) {
        this.pool = pool;
    }

    /**
     * Puts a key in line, for {@link #askForTheWaiting}.
     *
     * @param hash of the key
     * @return is answered with a look at the database that has not begun yet; fails with 503 if too
     *     many are waiting already
     */
    synchronized KeyQuestion enqueue(KeyHash hash) {
        if (waiting.size() >= MAX_WAITING) {
            KeyQuestion refused = new KeyQuestion();
            refused.fail(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
            return refused;
        }
        if (waiting.isEmpty()) {
            waitingSinceNanos = System.nanoTime();
        }
        return waiting.computeIfAbsent(hash, missing -> new KeyQuestion());
    }

    /** Asks for all who are in line, unless a statement is under way: they are next then. */
    void askForTheWaiting() {
        Map<KeyHash, KeyQuestion> asked;
        Duration deadline;
        synchronized (this) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            asked = waiting;
            waiting = new HashMap<>();
            deadline = DEADLINE.minusNanos(System.nanoTime() - waitingSinceNanos);
            asked.values().forEach(KeyQuestion::noteSent);
        }
        Buffer[] hashes =
                asked.keySet().stream()
                        .map(hash -> Buffer.buffer(hash.toBytes()))
                        .toArray(Buffer[]::new);
        Future.succeededFuture()
                .compose(ignored -> pool.preparedQuery(SQL).execute(Tuple.of(hashes)))
                .timeout(
                        Math.max(deadline.toMillis(), SHORTEST_DEADLINE.toMillis()),
                        TimeUnit.MILLISECONDS)
                .map(KeyLookup::callers)
                .onComplete(
                        result -> {
                            synchronized (this) {
                                underWay = false;
                            }
                            askForTheWaiting();
                            asked.forEach((hash, question) -> answer(question, hash, result));
                        });
    }

    private static void answer(
            KeyQuestion question, KeyHash hash, AsyncResult<Map<KeyHash, Caller>> result) {
        if (result.succeeded()) {
            question.answer(Optional.ofNullable(result.result().get(hash)));
        } else {
            question.fail(result.cause());
        }
    }

    private static Map<KeyHash, Caller> callers(RowSet<Row> found) {
        Map<KeyHash, Caller> callers = new HashMap<>();
        for (Row row : found) {
            callers.put(new KeyHash(row.getBuffer("hash").getBytes()), caller(row));
        }
        return callers;
    }

    private static Caller caller(Row row) {
        String workspaceId = row.getString("workspace_id");
        return workspaceId != null
                ? caller(row, ApiKey.Kind.WORKSPACE, workspaceId)
                : caller(row, ApiKey.Kind.PLATFORM, row.getArrayOfStrings("member_of"));
    }

    private static Caller caller(Row row, ApiKey.Kind kind, String... workspaces) {
        return new Caller(
                row.getString("id"), row.getString("account_id"), kind, Set.of(workspaces));
    }
}
