package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;

/** Deletes imports with their files, failed rows and outcomes, in batches. */
@ApplicationScoped
@Repository
public class ImportPurge {

    private static final String DELETE =
            "delete from lead_import where workspace_id = $1 and id = $2";

    private static final String LOCK_RECEIVING =
            "select from lead_import where workspace_id = $1 and id = $2 and status = 'receiving'"
                    + " for update";

    private final Transactions transactions;
    private final ImportFiles files;
    private final FailedRows failures;
    private final ImportResults results;
    private final JobSchedule schedule;

    ImportPurge(
            Transactions transactions,
            ImportFiles files,
            FailedRows failures,
            ImportResults results,
            JobSchedule schedule) {
        this.transactions = transactions;
        this.files = files;
        this.failures = failures;
        this.results = results;
        this.schedule = schedule;
    }

    /**
     * Deletes an import that no client has seen. The response to the commit that publishes one can
     * be lost; such an import stays.
     */
    Uni<Void> discard(Tenant tenant, String importId) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () ->
                                transactions.inTransaction(
                                        Tenant.background(tenant.workspaceId()).call(),
                                        transaction -> discardSome(tenant, importId, transaction)))
                .whilst(mayHaveMore -> mayHaveMore)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Boolean> discardSome(Tenant tenant, String importId, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK_RECEIVING)
                .execute(Tuple.of(tenant.workspaceId(), importId))
                .chain(
                        locked ->
                                locked.size() == 0
                                        ? Uni.createFrom().item(false)
                                        : deleteSome(tenant, importId, transaction));
    }

    /** Deletes a part of an import, the row last, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, String importId, SqlConnection transaction) {
        return files.deleteSome(tenant, importId, transaction)
                .chain(atEnd(() -> failures.deleteSome(tenant, importId, transaction)))
                .chain(atEnd(() -> results.deleteSome(tenant, importId, transaction)))
                .call(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().voidItem()
                                        : delete(tenant, importId, transaction));
    }

    /** Goes on with the next table when one has no more rows. */
    private static Function<Boolean, Uni<? extends Boolean>> atEnd(Supplier<Uni<Boolean>> next) {
        return mayHaveMore -> mayHaveMore ? Uni.createFrom().item(true) : next.get();
    }

    private Uni<Void> delete(Tenant tenant, String importId, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(tenant.workspaceId(), importId))
                .chain(() -> schedule.delete(tenant, JobQueue.IMPORT, importId, transaction));
    }

    /**
     * Deletes files, failed rows and outcomes of a deleted workspace, and returns whether there may
     * be more; foreign keys delete the rest.
     */
    public Uni<Boolean> eraseSome(Tenant tenant, SqlConnection transaction) {
        return files.deleteSome(tenant, transaction)
                .chain(atEnd(() -> failures.deleteSome(tenant, transaction)))
                .chain(atEnd(() -> results.deleteSome(tenant, transaction)));
    }
}
