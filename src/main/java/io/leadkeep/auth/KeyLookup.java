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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private static final int DEADLINE_SECONDS = 3;

    private final Pool pool;

    private Map<KeyHash, CompletableFuture<Optional<Caller>>> waiting = new HashMap<>();
    private boolean underWay;

    KeyLookup(Pool pool) {
        this.pool = pool;
    }

    /**
     * Finds whom a key stands for.
     *
     * @param hash of the key
     * @return the caller, or empty; fails with 503 if too many are waiting already
     */
    CompletableFuture<Optional<Caller>> find(KeyHash hash) {
        CompletableFuture<Optional<Caller>> answer;
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(
                        ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
            }
            answer = waiting.computeIfAbsent(hash, missing -> new CompletableFuture<>());
        }
        askForTheWaiting();
        return answer;
    }

    private void askForTheWaiting() {
        Map<KeyHash, CompletableFuture<Optional<Caller>>> asked;
        synchronized (this) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            asked = waiting;
            waiting = new HashMap<>();
        }
        Buffer[] hashes =
                asked.keySet().stream()
                        .map(hash -> Buffer.buffer(hash.toBytes()))
                        .toArray(Buffer[]::new);
        Future.succeededFuture()
                .compose(ignored -> pool.preparedQuery(SQL).execute(Tuple.of(hashes)))
                .timeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .map(KeyLookup::callers)
                .onComplete(
                        result -> {
                            synchronized (this) {
                                underWay = false;
                            }
                            askForTheWaiting();
                            asked.forEach((hash, answer) -> complete(answer, hash, result));
                        });
    }

    private static void complete(
            CompletableFuture<Optional<Caller>> answer,
            KeyHash hash,
            AsyncResult<Map<KeyHash, Caller>> result) {
        if (result.succeeded()) {
            answer.complete(Optional.ofNullable(result.result().get(hash)));
        } else {
            answer.completeExceptionally(result.cause());
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
