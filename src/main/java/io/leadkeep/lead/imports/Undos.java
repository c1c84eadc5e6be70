package io.leadkeep.lead.imports;

import static java.util.stream.Collectors.toSet;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventPosition;
import io.leadkeep.event.EventType;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How far imports are undone, and which node does it. */
@Repository
@Singleton
record Undos(Transactions transactions, EventLog events, ImportConfig config) {

    private static final Duration PERMITTED_FOR = Duration.ofHours(24);

    /** The purge deletes the oldest events first; an undo must be done before it arrives. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final String LOCK =
            """
            select status, file_name, first_position, last_position, undo_position is not null as has_begun,
                leased_until > now() as is_leased,
                completed_at < now() - $3 * interval '1 millisecond' as is_late,
                started_at < now() - $4 * interval '1 millisecond' as is_forgotten
            from lead_import
            where workspace_id = $1 and id = $2 and status <> 'receiving'
            for no key update
            """;

    private static final String BEGIN =
            """
            update lead_import
            set lease = $3, leased_until = statement_timestamp() + $4 * interval '1 millisecond',
                undo_position = coalesce(undo_position, first_position, 0), undo_number = coalesce(undo_number, 0)
            where workspace_id = $1 and id = $2
            """;

    private static final String LOCK_LEASED =
            """
            select undo_position as position, undo_number as number from lead_import
            where workspace_id = $1 and id = $2 and lease = $3 and status <> 'undone'
            for no key update
            """;

    private static final String COUNT =
            """
            update lead_import
            set undo_position = $4, undo_number = $5, removed = removed + $6, restored = restored + $7, kept = kept + $8,
                leased_until = statement_timestamp() + $9 * interval '1 millisecond'
            where workspace_id = $1 and id = $2 and lease = $3
            """;

    private static final String END =
            """
            update lead_import set status = 'undone', undone_at = now(), lease = null, leased_until = null
            where workspace_id = $1 and id = $2 and lease = $3
            returning removed, restored, kept
            """;

    private static final String RELEASE =
            """
            update lead_import set lease = null, leased_until = null
            where workspace_id = $1 and id = $2 and lease = $3
            """;

    private static final String UNDONE =
            """
            select id from lead_import
            where workspace_id = $1 and id = any($2) and status = 'undone'
            """;

    /**
     * An undo that this node has begun.
     *
     * @param end a position behind all events of the import
     */
    record Undo(String importId, String lease, Actor actor, long end) {}

    /** Begins an undo, or goes on with one that was interrupted; fails with 404 or 409. */
    Uni<Undo> begin(Tenant tenant, String id, String lease, Duration eventsKeptFor) {
        Tuple key =
                Tuple.of(
                        tenant.workspaceId(),
                        id,
                        PERMITTED_FOR.toMillis(),
                        eventsKeptFor.minus(MARGIN).toMillis());
        return transactions.inTransaction(
                Tenant.background(tenant.workspaceId()).call(),
                transaction ->
                        transaction
                                .preparedQuery(LOCK)
                                .execute(key)
                                .map(Undos::first)
                                .map(found -> found.orElseThrow(ImportResource::notFound))
                                .invoke(Undos::refuse)
                                .call(() -> begin(tenant, id, lease, transaction))
                                .map(found -> undo(id, lease, found)));
    }

    private Uni<?> begin(Tenant tenant, String id, String lease, SqlConnection transaction) {
        return transaction
                .preparedQuery(BEGIN)
                .execute(Tuple.of(tenant.workspaceId(), id, lease, leaseMillis()));
    }

    private static Undo undo(String id, String lease, Row found) {
        Long end = found.getLong("last_position");
        return new Undo(
                id,
                lease,
                Actor.ofImport(id, found.getString("file_name")),
                Objects.requireNonNullElse(end, 0L));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.stream().findFirst();
    }

    private static Row leased(RowSet<Row> rows) {
        return first(rows).orElseThrow(() -> ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private static void refuse(Row found) {
        String status = found.getString("status");
        String problem =
                switch (status) {
                    case ImportStatus.READY, ImportStatus.RUNNING ->
                            "The import has not ended: cancel it first";
                    case ImportStatus.UNDONE -> "The import is undone already";
                    default -> whyRefused(found);
                };
        if (problem != null) {
            throw ApiException.of(ErrorCode.CONFLICT, problem);
        }
    }

    private static String whyRefused(Row found) {
        boolean hasBegun = found.getBoolean("has_begun");
        if (Boolean.TRUE.equals(found.getBoolean("is_leased"))) {
            return "The import is being undone already";
        }
        if (found.getBoolean("is_late") && !hasBegun) {
            return "The import ended more than 24 hours ago";
        }
        return Boolean.TRUE.equals(found.getBoolean("is_forgotten"))
                ? "The history of the import is not kept any more: leadkeep.events.kept-for is too"
                        + " short"
                : null;
    }

    private long leaseMillis() {
        return config.lease().toMillis();
    }

    /** Locks the import until the end of the transaction, and returns the last event undone. */
    Uni<EventPosition> lock(Tenant tenant, Undo undo, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK_LEASED)
                .execute(Tuple.of(tenant.workspaceId(), undo.importId(), undo.lease()))
                .map(Undos::leased)
                .map(row -> new EventPosition(row.getLong("position"), row.getLong("number")));
    }

    /** Counts a batch of an undo that the transaction has locked. */
    Uni<Void> count(
            Tenant tenant,
            Undo undo,
            EventPosition last,
            UndoResult result,
            SqlConnection transaction) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), undo.importId(), undo.lease())
                        .addLong(last.position())
                        .addLong(last.number())
                        .addInteger(result.removed())
                        .addInteger(result.restored())
                        .addInteger(result.kept())
                        .addLong(leaseMillis());
        return transaction.preparedQuery(COUNT).execute(parameters).replaceWithVoid();
    }

    /** Ends an undo, and returns the counts of all its batches. */
    Uni<UndoResult> end(Tenant tenant, Undo undo, SqlConnection transaction) {
        return transaction
                .preparedQuery(END)
                .execute(Tuple.of(tenant.workspaceId(), undo.importId(), undo.lease()))
                .map(Undos::leased)
                .map(Undos::result)
                .call(() -> events.add(tenant, EventType.IMPORT_UNDONE, transaction));
    }

    private static UndoResult result(Row row) {
        return new UndoResult(
                row.getInteger("removed"), row.getInteger("restored"), row.getInteger("kept"));
    }

    /** Frees an undo that failed, so that the client can repeat it at once. */
    Uni<Void> release(Tenant tenant, Undo undo) {
        Tuple key = Tuple.of(tenant.workspaceId(), undo.importId(), undo.lease());
        return transactions
                .run(tenant.call(), connection -> connection.preparedQuery(RELEASE).execute(key))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Returns which of some imports are undone. */
    Uni<Set<String>> undone(Tenant tenant, Collection<String> ids, SqlConnection transaction) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : transaction
                        .preparedQuery(UNDONE)
                        .execute(Tuple.of(tenant.workspaceId(), ids.toArray(String[]::new)))
                        .map(rows -> rows.stream().map(row -> row.getString(0)).collect(toSet()));
    }
}
