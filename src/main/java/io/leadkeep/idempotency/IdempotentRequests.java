package io.leadkeep.idempotency;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Lets a request with an {@code Idempotency-Key} take effect once (contract, section 4). The answer
 * is stored in the transaction that does the work: a crash leaves both or neither.
 */
@ApplicationScoped
public class IdempotentRequests {

    private static final Duration KEPT = Duration.ofHours(24);

    /** So many at a time that no time-out of a statement is near. */
    private static final int AT_ONCE = 2_000;

    private static final String SWEEP =
            """
            delete from idempotent_request r
            using (
                select o.workspace_id, o.key_hash
                from workspace w join idempotent_request o on o.workspace_id = w.id
                where o.created_at <= $1
                limit $2
                for update of o skip locked
            ) old
            where r.workspace_id = old.workspace_id and r.key_hash = old.key_hash
            """;

    private static final String ERASE_SOME =
            """
            delete from idempotent_request
            where workspace_id = $1
              and key_hash in (
                  select key_hash from idempotent_request where workspace_id = $1 limit $2
              )
            """;

    private final Transactions connections;
    private final Clock clock;

    IdempotentRequests(Transactions connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Does the work, unless the same request was answered before.
     *
     * @param workspaceId in which the key counts
     * @param key of the request
     * @param abandoned whether nobody waits for the answer any more
     * @param work in a transaction; what it answers is kept, what it fails with is not
     * @return the first answer; fails with 409 while the first request is still running, with 422
     *     if the key came with another request, with 404 if the lead it told of has been erased
     */
    public Uni<StoredResponse> once(
            String workspaceId,
            IdempotencyKey key,
            BooleanSupplier abandoned,
            Function<SqlConnection, Uni<StoredResponse>> work) {
        // Done too late is no harm: the repeat gets its answer.
        return connections.inLongTransaction(
                abandoned,
                connection ->
                        lock(workspaceId, key, connection)
                                .chain(() -> find(workspaceId, key, connection))
                                .chain(
                                        found ->
                                                found.size() > 0
                                                        ? replay(key, found.iterator().next())
                                                        : work.apply(connection)
                                                                .call(
                                                                        answer ->
                                                                                keep(
                                                                                        workspaceId,
                                                                                        key,
                                                                                        answer,
                                                                                        connection))));
    }

    /**
     * Forgets what was answered about leads, within the transaction that deletes them.
     *
     * @param workspaceId whose leads
     * @param leadIds which
     * @param connection with the transaction on it
     * @return done
     */
    public Uni<Void> erase(
            String workspaceId, Collection<String> leadIds, SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        update idempotent_request
                        set fingerprint = null, location = null, etag = null, body = null, lead_ids = '{}'
                        where workspace_id = $1 and lead_ids && $2
                        """)
                .execute(Tuple.of(workspaceId).addArrayOfString(leadIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Held until the transaction ends, however it does; seen by every node. */
    private static Uni<Void> lock(
            String workspaceId, IdempotencyKey key, SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_xact_lock($1) as locked")
                .execute(Tuple.of(key.lockOf(workspaceId)))
                .chain(
                        rows ->
                                rows.iterator().next().getBoolean("locked")
                                        ? Uni.createFrom().voidItem()
                                        : Uni.createFrom()
                                                .failure(
                                                        ApiException.of(
                                                                ErrorCode.CONFLICT,
                                                                "A request with this"
                                                                    + " Idempotency-Key is still"
                                                                    + " running")));
    }

    private Uni<RowSet<Row>> find(
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
                                .addOffsetDateTime(now().minus(KEPT)));
    }

    private static Uni<StoredResponse> replay(IdempotencyKey key, Row row) {
        Buffer fingerprint = row.getBuffer("fingerprint");
        if (fingerprint == null) {
            return Uni.createFrom()
                    .failure(
                            ApiException.of(
                                    ErrorCode.NOT_FOUND,
                                    "The lead of this request has been deleted since"));
        }
        if (!Arrays.equals(fingerprint.getBytes(), key.fingerprint())) {
            return Uni.createFrom().failure(ApiException.of(ErrorCode.IDEMPOTENCY_KEY_REUSED));
        }
        return Uni.createFrom()
                .item(
                        new StoredResponse(
                                row.getShort("status"),
                                row.getString("location"),
                                row.getString("etag"),
                                row.getString("body"),
                                List.of(),
                                true));
    }

    /** What stands there already is more than a day old. */
    private Uni<Void> keep(
            String workspaceId,
            IdempotencyKey key,
            StoredResponse answer,
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
                                .addShort((short) answer.status())
                                .addString(answer.location())
                                .addString(answer.etag())
                                .addString(answer.body())
                                .addArrayOfString(answer.leadIds().toArray(String[]::new))
                                .addOffsetDateTime(now()))
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /**
     * Deletes the answers that nobody may ask for any more. Several nodes that do it at once pass
     * over what another one is at.
     *
     * @return done
     */
    Uni<Void> sweep() {
        return connections
                .with(
                        () -> false,
                        connection ->
                                connection
                                        .preparedQuery(SWEEP)
                                        .execute(Tuple.of(now().minus(KEPT), AT_ONCE)))
                .chain(
                        swept ->
                                swept.rowCount() == AT_ONCE
                                        ? sweep()
                                        : Uni.createFrom().voidItem());
    }

    /**
     * Erases some of what was kept for a workspace that is deleted.
     *
     * @param workspaceId of the workspace
     * @param connection in whose transaction
     * @return whether there may be more
     */
    public Uni<Boolean> eraseSome(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(ERASE_SOME)
                .execute(Tuple.of(workspaceId, AT_ONCE))
                .map(erased -> erased.rowCount() == AT_ONCE);
    }
}
