package io.leadkeep.idempotency;

import static java.util.stream.Collectors.toSet;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Executes a request with an {@code Idempotency-Key} once. Its response is stored in the
 * transaction of its work: a crash leaves both or neither.
 */
@ApplicationScoped
@Repository
public class IdempotentRequests {

    private static final Duration RETENTION = Duration.ofHours(24);

    private static final Duration LATEST_COMMIT = Duration.ofMinutes(10);

    /** Rows per statement, far below its timeout. */
    private static final int PURGE_BATCH = 2_000;

    /** The join makes the planner use the index on the workspace and the time. */
    private static final String FIND_EXPIRED =
            """
            select o.workspace_id
            from workspace w join idempotent_request o on o.workspace_id = w.id
            where o.created_at <= $1
            limit $2
            """;

    private static final String DELETE_EXPIRED =
            """
            delete from idempotent_request
            where workspace_id = $1 and key_hash = any(array(
                select key_hash
                from idempotent_request
                where workspace_id = $1 and created_at <= $2
                limit $3
                for update skip locked))
            """;

    private static final String DELETE_SOME =
            """
            delete from idempotent_request
            where workspace_id = $1
              and key_hash in (
                  select key_hash from idempotent_request where workspace_id = $1 limit $2
              )
            """;

    private final Transactions transactions;
    private final Clock clock;

    IdempotentRequests(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Executes the work of a request, or replays the response of an earlier one with its key.
     *
     * @param work in a transaction; a failure is not stored
     * @return fails with 409 while another request with the key runs, with 422 if the key came with
     *     another request, with 404 if the lead of the response has been deleted
     */
    public Uni<StoredResponse> executeOnce(
            Tenant tenant, IdempotencyKey key, Function<SqlConnection, Uni<StoredResponse>> work) {
        // A commit after the answer is due does no harm: the retry gets the stored response.
        return transactions.inTransaction(
                tenant.call().endingIn(LATEST_COMMIT),
                connection ->
                        lock(tenant.workspaceId(), key, connection)
                                .chain(() -> find(tenant.workspaceId(), key, connection))
                                .chain(
                                        found ->
                                                found.isPresent()
                                                        ? Uni.createFrom().item(found.get())
                                                        : execute(tenant, key, work, connection)));
    }

    private Uni<StoredResponse> execute(
            Tenant tenant,
            IdempotencyKey key,
            Function<SqlConnection, Uni<StoredResponse>> work,
            SqlConnection connection) {
        return work.apply(connection)
                .call(response -> store(tenant.workspaceId(), key, response, connection));
    }

    /** Deletes what is stored about leads, in the transaction that deletes them. */
    public Uni<Void> forget(Tenant tenant, Collection<String> leadIds, SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        update idempotent_request
                        set fingerprint = null, location = null, etag = null, body = null, lead_ids = '{}'
                        where workspace_id = $1 and lead_ids && $2
                        """)
                .execute(
                        Tuple.of(tenant.workspaceId())
                                .addArrayOfString(leadIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Locks the key for every node until the end of the transaction. */
    private static Uni<Void> lock(
            String workspaceId, IdempotencyKey key, SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_xact_lock($1) as locked")
                .execute(Tuple.of(key.lockOf(workspaceId)))
                .chain(
                        rows ->
                                rows.iterator().next().getBoolean("locked")
                                        ? Uni.createFrom().voidItem()
                                        : Uni.createFrom().failure(stillRunning()));
    }

    private static ApiException stillRunning() {
        return ApiException.of(
                ErrorCode.CONFLICT, "A request with this Idempotency-Key is still running");
    }

    private Uni<Optional<StoredResponse>> find(
            String workspaceId, IdempotencyKey key, SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        select fingerprint, status, location, etag, body
                        from idempotent_request
                        where workspace_id = $1 and key_hash = $2 and created_at > $3
                        """)
                .execute(
                        Tuple.tuple()
                                .addString(workspaceId)
                                .addBuffer(Buffer.buffer(key.hash()))
                                .addOffsetDateTime(now().minus(RETENTION)))
                .map(rows -> rows.stream().map(row -> replay(key, row)).findFirst());
    }

    private static StoredResponse replay(IdempotencyKey key, Row row) {
        Buffer fingerprint = row.getBuffer("fingerprint");
        if (fingerprint == null) {
            throw ApiException.of(
                    ErrorCode.NOT_FOUND, "The lead of this request has been deleted since");
        }
        if (!key.isOfRequest(fingerprint.getBytes())) {
            throw ApiException.of(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new StoredResponse(
                row.getShort("status"),
                row.getString("location"),
                row.getString("etag"),
                row.getString("body"),
                List.of(),
                true);
    }

    /** Overwrites a row only if it has expired. */
    private Uni<Void> store(
            String workspaceId,
            IdempotencyKey key,
            StoredResponse response,
            SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        insert into idempotent_request
                            (workspace_id, key_hash, fingerprint, status, location, etag, body, lead_ids, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        on conflict (workspace_id, key_hash) do update
                        set fingerprint = excluded.fingerprint, status = excluded.status, location = excluded.location,
                            etag = excluded.etag, body = excluded.body, lead_ids = excluded.lead_ids,
                            created_at = excluded.created_at
                        """)
                .execute(
                        Tuple.tuple()
                                .addString(workspaceId)
                                .addBuffer(Buffer.buffer(key.hash()))
                                .addBuffer(Buffer.buffer(key.fingerprint()))
                                .addShort((short) response.status())
                                .addString(response.location())
                                .addString(response.etag())
                                .addString(response.body())
                                .addArrayOfString(response.leadIds().toArray(String[]::new))
                                .addOffsetDateTime(now()))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** Deletes expired responses in batches; several nodes skip the rows of each other. */
    @Repository.AcrossWorkspaces
    Uni<Void> purgeExpired() {
        OffsetDateTime oldest = now().minus(RETENTION);
        return transactions
                .run(
                        CallContext.background(),
                        connection ->
                                connection
                                        .preparedQuery(FIND_EXPIRED)
                                        .execute(Tuple.of(oldest, PURGE_BATCH)))
                .map(rows -> rows.stream().map(row -> row.getString(0)).collect(toSet()))
                .onItem()
                .transformToMulti(workspaces -> Multi.createFrom().iterable(workspaces))
                .onItem()
                .transformToUniAndConcatenate(workspace -> purgeExpired(workspace, oldest))
                .collect()
                .with(Collectors.summingInt(deleted -> deleted))
                .chain(
                        deleted ->
                                deleted >= PURGE_BATCH
                                        ? purgeExpired()
                                        : Uni.createFrom().voidItem());
    }

    private Uni<Integer> purgeExpired(String workspaceId, OffsetDateTime oldest) {
        return transactions
                .run(
                        CallContext.background(),
                        connection ->
                                connection
                                        .preparedQuery(DELETE_EXPIRED)
                                        .execute(Tuple.of(workspaceId, oldest, PURGE_BATCH)))
                .map(RowSet::rowCount);
    }

    /** Deletes some responses of a workspace, and returns whether there may be more. */
    public Uni<Boolean> purgeSome(Tenant tenant, SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_SOME)
                .execute(Tuple.of(tenant.workspaceId(), PURGE_BATCH))
                .map(deleted -> deleted.rowCount() == PURGE_BATCH);
    }
}
