package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.columns.LeadFile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Imports as clients create, read, start and cancel them. */
@Repository
@Singleton
record Imports(
        Transactions transactions, JobSchedule schedule, EventLog events, ImportConfig config) {

    /** After this time an upload that has not been completed is deleted. */
    private static final Duration UPLOAD_LIMIT = Duration.ofHours(1);

    /** So that two uploads cannot both be the last one permitted. */
    private static final String LOCK_WORKSPACE =
            "select from workspace where id = $1 and deleted_at is null for no key update";

    private static final String COUNT_OPEN =
            """
            select count(*) from lead_import
            where workspace_id = $1 and status in ('receiving', 'ready', 'running')
            """;

    private static final String INSERT =
            """
            insert into lead_import
                (workspace_id, id, status, file_name, charset, charset_mark, charset_is_guessed, header, mapping, options,
                 is_dry_run, total_rows, processed_rows, imported, updated, skipped, suppressed, failed, user_id, created_at,
                 removed, restored, kept)
            values ($1, $2, 'receiving', $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, 0, 0,
                $12, now(), 0, 0, 0)
            """;

    private static final String PUBLISH =
            "update lead_import set status = $3, queued_at = statement_timestamp()"
                    + " where workspace_id = $1 and id = $2 and status = 'receiving' returning "
                    + ImportView.CHANGED_COLUMNS;

    private static final String START =
            "update lead_import set status = 'running', queued_at = statement_timestamp(),"
                    + " mapping = $3, options = $4, is_dry_run = $5,"
                    + " header = $6"
                    + " where workspace_id = $1 and id = $2 and status = 'ready' returning "
                    + ImportView.CHANGED_COLUMNS;

    private static final String VISIBLE =
            " from lead_import where workspace_id = $1 and id = $2 and status <> 'receiving'";
    private static final String FIND = "select " + ImportView.COLUMNS + VISIBLE;
    private static final String FIND_STORED = "select " + StoredImport.COLUMNS + VISIBLE;

    private static final String LIST =
            "select "
                    + ImportView.COLUMNS
                    + " from lead_import where workspace_id = $1 and status <> 'receiving'"
                    + " and ($2::text is null or id < $2) order by id desc limit $3";

    private static final String COUNT =
            "select count(*) from lead_import where workspace_id = $1 and status <> 'receiving'";

    /**
     * Waits for a batch in progress. It is a statement of its own, so that {@link #CANCEL} begins
     * after the commit of that batch: its events are before the position that it sets.
     */
    private static final String LOCK =
            "select from lead_import where workspace_id = $1 and id = $2 for no key update";

    private static final String CANCEL =
            "update lead_import set status = 'cancelled', completed_at = now(), lease = null,"
                    + " leased_until = null, last_position = $3"
                    + " where workspace_id = $1 and id = $2 and status in ('ready', 'running')"
                    + " returning "
                    + ImportView.CHANGED_COLUMNS;

    /**
     * A page of the list.
     *
     * @param total number of imports of the workspace
     */
    record Page(List<ImportView> imports, long total) {}

    /** Adds an import whose file is still to be stored; fails with 409 if there are too many. */
    Uni<Void> insert(Tenant tenant, String id, ImportUpload.Examined examined, String fileName) {
        LeadFile file = examined.plan().file();
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), id, fileName)
                        .addString(file.encoding().charset().name())
                        .addInteger(file.encoding().mark())
                        .addBoolean(file.encoding().isGuessed())
                        .addArrayOfString(file.header().toArray(String[]::new))
                        .addString(StoredJson.write(examined.form().mapping()))
                        .addString(StoredJson.write(examined.form().sent()))
                        .addBoolean(examined.plan().options().dryRun())
                        .addInteger(examined.plan().rows())
                        .addString(tenant.userId());
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        refuseIfMany(tenant, transaction)
                                .chain(() -> transaction.preparedQuery(INSERT).execute(parameters))
                                .chain(
                                        () ->
                                                schedule.insert(
                                                        tenant,
                                                        JobQueue.IMPORT,
                                                        id,
                                                        UPLOAD_LIMIT,
                                                        false,
                                                        transaction)));
    }

    private Uni<Void> refuseIfMany(Tenant tenant, SqlConnection transaction) {
        Tuple workspace = Tuple.of(tenant.workspaceId());
        return transaction
                .preparedQuery(LOCK_WORKSPACE)
                .execute(workspace)
                .chain(() -> transaction.preparedQuery(COUNT_OPEN).execute(workspace))
                .map(rows -> rows.iterator().next().getLong(0))
                .invoke(this::refuseIfMany)
                .replaceWithVoid();
    }

    private void refuseIfMany(long open) {
        if (open >= config.maxOpen()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "This workspace has %d imports that have not ended: start or cancel some of them first"
                            .formatted(config.maxOpen()));
        }
    }

    /** Makes a stored file an import that clients see, and that runs if it is started. */
    Uni<ImportView> publish(
            Tenant tenant, String id, boolean isStarted, SqlConnection transaction) {
        return transaction
                .preparedQuery(PUBLISH)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                id,
                                isStarted ? ImportStatus.RUNNING : ImportStatus.READY))
                .map(rows -> rows.stream().map(ImportView::of).findFirst().orElseThrow())
                .call(
                        () ->
                                reschedule(
                                        tenant,
                                        id,
                                        isStarted ? Duration.ZERO : config.expiresAfter(),
                                        isStarted,
                                        transaction));
    }

    /** Puts an import into the queue; empty if it is not ready. */
    Uni<Optional<ImportView>> start(Tenant tenant, StoredImport job, boolean isDryRun) {
        return transactions.inTransaction(
                tenant.call(), transaction -> start(tenant, job, isDryRun, transaction));
    }

    private Uni<Optional<ImportView>> start(
            Tenant tenant, StoredImport job, boolean isDryRun, SqlConnection transaction) {
        return transaction
                .preparedQuery(START)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                job.id(),
                                StoredJson.write(job.mapping()),
                                StoredJson.write(job.sent()),
                                isDryRun,
                                job.header().toArray(String[]::new)))
                .map(rows -> rows.stream().map(ImportView::of).findFirst())
                .call(
                        started ->
                                started.isPresent()
                                        ? reschedule(
                                                tenant, job.id(), Duration.ZERO, true, transaction)
                                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> reschedule(
            Tenant tenant, String id, Duration delay, boolean isOpen, SqlConnection transaction) {
        return schedule.reschedule(tenant, JobQueue.IMPORT, id, delay, isOpen, transaction);
    }

    Uni<Optional<ImportView>> find(Tenant tenant, String id) {
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(FIND)
                                .execute(Tuple.of(tenant.workspaceId(), id))
                                .map(rows -> rows.stream().map(ImportView::of).findFirst()));
    }

    Uni<Optional<StoredImport>> findStored(Tenant tenant, String id) {
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(FIND_STORED)
                                .execute(Tuple.of(tenant.workspaceId(), id))
                                .map(rows -> rows.stream().map(StoredImport::of).findFirst()));
    }

    /**
     * Returns the newest imports.
     *
     * @param cursor id of the last import seen, or null
     */
    Uni<Page> list(Tenant tenant, String cursor, int limit) {
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(LIST)
                                .execute(Tuple.of(tenant.workspaceId(), cursor, limit))
                                .map(rows -> rows.stream().map(ImportView::of).toList())
                                .chain(found -> page(tenant, found, connection)));
    }

    private static Uni<Page> page(Tenant tenant, List<ImportView> found, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(tenant.workspaceId()))
                .map(rows -> new Page(found, rows.iterator().next().getLong(0)));
    }

    /** Cancels an import that has not ended; empty if there is none. */
    Uni<Optional<ImportView>> cancel(Tenant tenant, String id) {
        return transactions.inTransaction(
                tenant.call(), transaction -> cancel(tenant, id, transaction));
    }

    private Uni<Optional<ImportView>> cancel(Tenant tenant, String id, SqlConnection transaction) {
        Tuple key = Tuple.of(tenant.workspaceId(), id);
        return transaction
                .preparedQuery(LOCK)
                .execute(key)
                .chain(() -> events.position(tenant, transaction))
                .chain(
                        position ->
                                transaction
                                        .preparedQuery(CANCEL)
                                        .execute(Tuple.of(tenant.workspaceId(), id, position + 1)))
                .map(rows -> rows.stream().map(ImportView::of).findFirst())
                .call(
                        cancelled ->
                                cancelled.isPresent()
                                        ? reschedule(tenant, id, Duration.ZERO, false, transaction)
                                        : Uni.createFrom().voidItem());
    }
}
