package io.leadkeep.auth;

import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchResult;
import io.leadkeep.database.Repository;
import io.leadkeep.network.Cidr;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds the callers of keys in PostgreSQL.
 *
 * <p>It uses the plain pool: a Panache session that is opened during authentication loses the
 * request context (quarkus#47259, open in 3.33).
 */
@ApplicationScoped
@Repository
class ApiKeyQueries implements BatchExecutor<KeyQuery, Optional<Caller>> {

    private static final String FIND =
            """
            select k.hash, k.id, k.account_id, k.workspace_id, k.scopes, k.expires_at,
                   k.allowed_cidrs,
                   case when k.workspace_id is null then a.name else k.name end as name,
                   case when k.workspace_id is null then array(
                       select m.workspace_id from member m where m.account_id = k.account_id
                   ) end as member_of
            from api_key k join account a on a.id = k.account_id
            where k.hash = any($1) and k.revoked_at is null
            """;

    /** Half of the second after which a revoked key must be refused. */
    private static final Duration MAX_AGE = Duration.ofMillis(500);

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

    private final Pool pool;

    ApiKeyQueries(Pool pool) {
        this.pool = pool;
    }

    @Override
    public CompletionStage<Optional<Caller>> executeSingle(KeyQuery query) {
        return find(List.of(query))
                .map(callers -> Optional.ofNullable(callers.get(query.hash())))
                .toCompletionStage();
    }

    /** A failure fails every query: retrying each one alone would overload the database. */
    @Override
    public CompletionStage<List<BatchResult<Optional<Caller>>>> executeBatch(
            List<KeyQuery> queries) {
        return find(queries)
                .map(callers -> results(queries, callers))
                .otherwise(failure -> failures(queries, failure))
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Optional<Caller>> retrySingle(KeyQuery query) {
        return executeSingle(query);
    }

    private Future<Map<KeyHash, Caller>> find(List<KeyQuery> queries) {
        queries.forEach(query -> query.sent(MAX_AGE));
        Buffer[] hashes =
                queries.stream()
                        .map(query -> Buffer.buffer(query.hash().toBytes()))
                        .toArray(Buffer[]::new);
        // The first query has waited longest.
        long left = queries.get(0).left().toMillis();
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(hashes))
                .timeout(Math.max(left, SHORTEST_TIMEOUT.toMillis()), TimeUnit.MILLISECONDS)
                .map(ApiKeyQueries::callers);
    }

    private static List<BatchResult<Optional<Caller>>> results(
            List<KeyQuery> queries, Map<KeyHash, Caller> callers) {
        return queries.stream()
                .map(query -> Optional.ofNullable(callers.get(query.hash())))
                .map(BatchResult::answered)
                .toList();
    }

    private static List<BatchResult<Optional<Caller>>> failures(
            List<KeyQuery> queries, Throwable failure) {
        return queries.stream()
                .map(query -> BatchResult.<Optional<Caller>>failed(failure))
                .toList();
    }

    private static Map<KeyHash, Caller> callers(RowSet<Row> found) {
        Map<KeyHash, Caller> callers = new HashMap<>();
        for (Row row : found) {
            Caller caller = caller(row);
            callers.put(caller.key(), caller);
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
                row.getString("id"),
                new KeyHash(row.getBuffer("hash").getBytes()),
                row.getString("name"),
                row.getString("account_id"),
                kind,
                Set.of(workspaces),
                limits(row));
    }

    private static KeyLimits limits(Row row) {
        String[] scopes = row.getArrayOfStrings("scopes");
        OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
        return new KeyLimits(
                Scopes.of(scopes == null ? null : List.of(scopes)),
                expiresAt == null ? null : expiresAt.toInstant(),
                Stream.of(row.getArrayOfStrings("allowed_cidrs")).map(Cidr::of).toList());
    }
}
