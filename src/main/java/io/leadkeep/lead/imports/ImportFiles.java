package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.upload.Uploads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files of imports in the database, in chunks. A node that works on a file copies it to its
 * disk: it reads a file several times.
 */
@Repository
@Singleton
record ImportFiles(Transactions transactions, Vertx vertx) {

    static final int CHUNK_BYTES = 256 * 1024;

    /** 12 MiB; more would take longer than other deletions. */
    private static final int DELETED_CHUNKS = 48;

    private static final String INSERT =
            """
            insert into lead_import_chunk (workspace_id, import_id, number, content)
            values ($1, $2, $3, $4)
            """;

    private static final String FIND =
            """
            select content from lead_import_chunk
            where workspace_id = $1 and import_id = $2 and number = $3
            """;

    private static final String REPLACE =
            """
            update lead_import_chunk set content = $4
            where workspace_id = $1 and import_id = $2 and number = $3
            """;

    private static final String DELETE =
            """
            delete from lead_import_chunk
            where workspace_id = $1 and import_id = $2 and number in (
                select number from lead_import_chunk
                where workspace_id = $1 and import_id = $2
                order by number limit $3)
            """;

    private static final String DELETE_OF_WORKSPACE =
            """
            delete from lead_import_chunk
            where workspace_id = $1 and (import_id, number) in (
                select import_id, number from lead_import_chunk where workspace_id = $1 limit $2)
            """;

    /** Stores a file chunk by chunk, each in its own statement. */
    Uni<Void> write(Tenant tenant, String importId, Path path) {
        return Uni.createFrom()
                .deferred(() -> vertx.executeBlocking(() -> Files.newInputStream(path), false))
                .chain(
                        file ->
                                write(tenant, importId, file)
                                        .onTermination()
                                        .call(() -> vertx.executeBlocking(() -> close(file))));
    }

    private static Void close(InputStream file) throws IOException {
        file.close();
        return null;
    }

    private Uni<Void> write(Tenant tenant, String importId, InputStream file) {
        AtomicInteger number = new AtomicInteger();
        return Multi.createBy()
                .repeating()
                .uni(() -> storeNext(tenant, importId, number.getAndIncrement(), file))
                .whilst(chunk -> chunk.length == CHUNK_BYTES)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<byte[]> storeNext(Tenant tenant, String importId, int number, InputStream file) {
        return vertx.executeBlocking(() -> file.readNBytes(CHUNK_BYTES), false)
                .call(chunk -> write(tenant, importId, number, chunk));
    }

    private Uni<Void> write(Tenant tenant, String importId, int number, byte[] chunk) {
        return chunk.length == 0
                ? Uni.createFrom().voidItem()
                : execute(
                        INSERT,
                        tenant,
                        Tuple.of(tenant.workspaceId(), importId, number)
                                .addBuffer(Buffer.buffer(chunk)));
    }

    /** Replaces a chunk by one of the same length. */
    Uni<Void> replace(Tenant tenant, String importId, int number, byte[] chunk) {
        return execute(
                REPLACE,
                tenant,
                Tuple.of(tenant.workspaceId(), importId, number).addBuffer(Buffer.buffer(chunk)));
    }

    private Uni<Void> execute(String sql, Tenant tenant, Tuple parameters) {
        return transactions
                .run(tenant.call(), connection -> connection.preparedQuery(sql).execute(parameters))
                .replaceWithVoid();
    }

    /**
     * Copies a file, or its beginning, to the disk. The caller deletes the copy.
     *
     * @param maxChunks of the beginning
     */
    Uni<Path> copy(Tenant tenant, String importId, int maxChunks) {
        return vertx.executeBlocking(Uploads::newFile, false)
                .chain(
                        path ->
                                copy(tenant, importId, maxChunks, path)
                                        .replaceWith(path)
                                        .onFailure()
                                        .call(() -> delete(path)));
    }

    private Uni<Boolean> delete(Path path) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(path), false);
    }

    private Uni<Void> copy(Tenant tenant, String importId, int maxChunks, Path path) {
        AtomicInteger number = new AtomicInteger();
        return Multi.createBy()
                .repeating()
                .uni(() -> copyNext(tenant, importId, number.getAndIncrement(), path))
                .whilst(more -> more && number.get() < maxChunks)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Returns whether there was a chunk. */
    private Uni<Boolean> copyNext(Tenant tenant, String importId, int number, Path path) {
        return find(tenant, importId, number)
                .chain(
                        chunk ->
                                chunk.isEmpty()
                                        ? Uni.createFrom().item(false)
                                        : vertx.executeBlocking(
                                                () -> append(path, chunk.get()), false));
    }

    private static boolean append(Path path, byte[] chunk) throws IOException {
        try (OutputStream file = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            file.write(chunk);
        }
        return true;
    }

    private Uni<Optional<byte[]>> find(Tenant tenant, String importId, int number) {
        return transactions
                .run(
                        Tenant.background(tenant.workspaceId()).call(),
                        connection ->
                                connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(tenant.workspaceId(), importId, number)))
                .map(rows -> rows.stream().map(row -> row.getBuffer(0).getBytes()).findFirst());
    }

    /** Deletes some chunks of a file, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, String importId, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(tenant.workspaceId(), importId, DELETED_CHUNKS))
                .map(deleted -> deleted.rowCount() == DELETED_CHUNKS);
    }

    /** Deletes some chunks of a workspace, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_OF_WORKSPACE)
                .execute(Tuple.of(tenant.workspaceId(), DELETED_CHUNKS))
                .map(deleted -> deleted.rowCount() == DELETED_CHUNKS);
    }
}
