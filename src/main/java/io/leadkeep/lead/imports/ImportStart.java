package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.bulk.BulkOptions;
import io.leadkeep.lead.columns.LeadFile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Starts an import that is ready, with another mapping and other options if they are sent. */
@Singleton
record ImportStart(Imports imports, ImportFiles files, Vertx vertx) {

    /** 4 MiB have the header and the rows that help to recognise columns. */
    private static final int HEAD_CHUNKS = 16;

    /** Fails with 400 for broken rules, with 404, or with 409 if the import is started already. */
    Uni<ImportView> start(Tenant tenant, String id, ObjectNode body) {
        return imports.find(tenant, id)
                .invoke(ImportStart::requireReady)
                .chain(() -> imports.findStored(tenant, id))
                .map(found -> found.orElseThrow(ImportResource::notFound))
                .chain(
                        job ->
                                files.copy(tenant, id, HEAD_CHUNKS)
                                        .chain(
                                                path ->
                                                        vertx.executeBlocking(
                                                                        () ->
                                                                                change(
                                                                                        job, body,
                                                                                        path),
                                                                        false)
                                                                .eventually(() -> delete(path))))
                .chain(change -> imports.start(tenant, change.job(), change.isDryRun()))
                .chain(
                        started ->
                                started.isPresent()
                                        ? Uni.createFrom().item(started.get())
                                        : imports.find(tenant, id).map(ImportStart::refuse));
    }

    private Uni<Boolean> delete(Path path) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(path), false);
    }

    private record Change(StoredImport job, boolean isDryRun) {}

    private static Change change(StoredImport job, ObjectNode body, Path head) throws IOException {
        FieldErrors errors = new FieldErrors();
        StoredImport changed = ImportOptions.change(job, body, errors);
        LeadFile file = changed.open(head, errors);
        errors.throwIfAny();
        BulkOptions options = changed.options(file);
        // Another column of addresses can make another line the header.
        return new Change(changed.withHeader(file.header()), options.dryRun());
    }

    private static void requireReady(Optional<ImportView> found) {
        if (!found.orElseThrow(ImportResource::notFound).status().equals(ImportStatus.READY)) {
            refuse(found);
        }
    }

    private static ImportView refuse(Optional<ImportView> found) {
        String status = found.orElseThrow(ImportResource::notFound).status();
        throw ApiException.of(
                ErrorCode.CONFLICT,
                "The import is " + status + ": only one that is ready can be started");
    }
}
