package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.bulk.BulkWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Removes a person from the failed rows and outcomes of imports, and from the files of those still
 * to run.
 */
@ApplicationScoped
@Repository
public class ImportErasure {

    private static final String FIND =
            """
            select id, status in ('ready', 'running') as has_file from lead_import
            where workspace_id = $1
            order by id
            """;

    /**
     * Waits for a batch in progress. The statements that follow see what it has written; later
     * batches know that the person is erased.
     */
    private static final String LOCK =
            "select from lead_import where workspace_id = $1 and id = $2 for no key update";

    /** Other rows can name a person too, as a second address for example. */
    private static final String DELETE_FAILURES =
            """
            delete from lead_import_failure
            where workspace_id = $1 and import_id = $2
              and (email = $3
                or exists (select from unnest(cells) as c (cell) where strpos(lower(cell), $3) > 0)
                or strpos(lower(error), $3) > 0)
            """;

    private static final String CLEAR_OUTCOMES =
            """
            update lead_import_result
            set emails = array(
                select case when strpos(lower(email), $3) > 0 then null else email end
                from unnest(emails) with ordinality as e (email, n) order by n)
            where workspace_id = $1 and import_id = $2
              and exists (select from unnest(emails) as e (email) where strpos(lower(email), $3) > 0)
            """;

    private static final Duration LIMIT = BulkWriter.STATEMENT_TIMEOUT.multipliedBy(2);

    private final Transactions transactions;
    private final Imports imports;
    private final ImportFiles files;
    private final Vertx vertx;

    ImportErasure(Transactions transactions, Imports imports, ImportFiles files, Vertx vertx) {
        this.transactions = transactions;
        this.imports = imports;
        this.files = files;
        this.vertx = vertx;
    }

    private record Found(String id, boolean hasFile) {}

    /**
     * Removes a person; a repeat does no harm. A row of a file keeps its length and place, so that
     * an import that runs goes on.
     *
     * @param email normalised
     */
    public Uni<Void> erase(Tenant tenant, String email) {
        return transactions
                .run(
                        step(tenant).call(),
                        connection ->
                                connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(tenant.workspaceId())))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> new Found(row.getString("id"), row.getBoolean("has_file")))
                .onItem()
                .transformToUniAndConcatenate(found -> erase(tenant, found, email))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Tenant step(Tenant tenant) {
        return Tenant.background(tenant.workspaceId());
    }

    private Uni<Void> erase(Tenant tenant, Found found, String email) {
        return erase(tenant, found.id(), email)
                .chain(
                        () ->
                                found.hasFile()
                                        ? mask(tenant, found.id(), email)
                                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> erase(Tenant tenant, String importId, String email) {
        Tuple key = Tuple.of(tenant.workspaceId(), importId);
        Tuple person = Tuple.of(tenant.workspaceId(), importId, email);
        return transactions.inTransaction(
                Tenant.background(tenant.workspaceId(), LIMIT).call(),
                transaction ->
                        Transactions.withStatementTimeout(transaction, BulkWriter.STATEMENT_TIMEOUT)
                                .chain(() -> transaction.preparedQuery(LOCK).execute(key))
                                .chain(
                                        () ->
                                                transaction
                                                        .preparedQuery(DELETE_FAILURES)
                                                        .execute(person))
                                .chain(
                                        () ->
                                                transaction
                                                        .preparedQuery(CLEAR_OUTCOMES)
                                                        .execute(person))
                                .replaceWithVoid());
    }

    private Uni<Void> mask(Tenant tenant, String importId, String email) {
        return imports.findStored(step(tenant), importId)
                .chain(
                        job ->
                                job.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : maskFile(tenant, job.get(), email));
    }

    private Uni<Void> maskFile(Tenant tenant, StoredImport job, String email) {
        return files.copy(step(tenant), job.id(), Integer.MAX_VALUE)
                .chain(path -> mask(tenant, job, email, path).eventually(() -> delete(path)));
    }

    private Uni<Boolean> delete(Path path) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(path), false);
    }

    private Uni<Void> mask(Tenant tenant, StoredImport job, String email, Path path) {
        return vertx.executeBlocking(() -> PersonMask.of(job, path, email).chunks(path), false)
                .onItem()
                .transformToMulti(chunks -> Multi.createFrom().iterable(chunks.entrySet()))
                .onItem()
                .transformToUniAndConcatenate(chunk -> replace(tenant, job.id(), chunk))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> replace(Tenant tenant, String importId, Map.Entry<Integer, byte[]> chunk) {
        return files.replace(step(tenant), importId, chunk.getKey(), chunk.getValue());
    }
}
