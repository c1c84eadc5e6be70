package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.columns.LeadFile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts an import that is ready, with another mapping and other options if they are sent, or shows
 * what it would do with them. Both fail with 400 for broken rules, with 404, or with 409 if the
 * import is started already.
 */
@Singleton
record ImportStart(Imports imports, ImportFiles files, ImportHeads heads, Vertx vertx) {

    /** 4 MiB have the header, the rows that help to recognise columns, and those of a preview. */
    private static final int HEAD_CHUNKS = 16;

    private interface Reader<T> {
        T read(StoredImport changed, LeadFile file) throws IOException;
    }

    private record Change(StoredImport job, boolean isDryRun) {}

    Uni<ImportView> start(Tenant tenant, String id, ObjectNode body) {
        return findReady(tenant, id)
                .chain(() -> change(tenant, id, body, ImportStart::changed))
                .chain(change -> imports.start(tenant, change.job(), change.isDryRun()))
                .chain(
                        started ->
                                started.isPresent()
                                        ? Uni.createFrom().item(started.get())
                                        : imports.find(tenant, id).map(ImportStart::requireReady));
    }

    Uni<ImportHead> preview(Tenant tenant, String id, ObjectNode body) {
        return findReady(tenant, id).chain(view -> preview(tenant, view, body));
    }

    private Uni<ImportHead> preview(Tenant tenant, ImportView view, ObjectNode body) {
        Reader<FirstRows> reader =
                (job, file) -> FirstRows.of(file, job.options(file), view.totalRows());
        return change(tenant, view.id(), body, reader)
                .chain(
                        first ->
                                heads.estimate(tenant, first, view.totalRows())
                                        .map(estimate -> heads.of(view, first, estimate)));
    }

    private Uni<ImportView> findReady(Tenant tenant, String id) {
        return imports.find(tenant, id).map(ImportStart::requireReady);
    }

    /** Changes an import in memory, and reads the beginning of its file. */
    private <T> Uni<T> change(Tenant tenant, String id, ObjectNode body, Reader<T> reader) {
        return imports.findStored(tenant, id)
                .map(found -> found.orElseThrow(ImportResource::notFound))
                .chain(
                        job ->
                                files.copy(tenant, id, HEAD_CHUNKS)
                                        .chain(head -> change(job, body, head, reader)));
    }

    private <T> Uni<T> change(StoredImport job, ObjectNode body, Path head, Reader<T> reader) {
        return vertx.executeBlocking(() -> changeNow(job, body, head, reader), false)
                .eventually(() -> delete(head));
    }

    private Uni<Boolean> delete(Path path) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(path), false);
    }

    private static <T> T changeNow(StoredImport job, ObjectNode body, Path head, Reader<T> reader)
            throws IOException {
        FieldErrors errors = new FieldErrors();
        StoredImport changed = ImportOptions.change(job, body, errors);
        LeadFile file = changed.open(head, errors);
        errors.throwIfAny();
        return reader.read(changed, file);
    }

    private static Change changed(StoredImport job, LeadFile file) {
        // Another column of addresses can make another line the header.
        return new Change(job.withHeader(file.header()), job.options(file).dryRun());
    }

    private static ImportView requireReady(Optional<ImportView> found) {
        ImportView view = found.orElseThrow(ImportResource::notFound);
        if (!view.status().equals(ImportStatus.READY)) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The import is " + view.status() + ": only one that is ready can be started");
        }
        return view;
    }
}
