package io.leadkeep.http.upload;

import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.GzipBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file on disk for a body or for the file of a form; used on one event loop. It is open before
 * the first byte arrives, so that a client that disconnects meanwhile leaves no file behind. All
 * failures of the disk are {@link FileSystemException}s.
 */
final class UploadFile {

    private final Vertx vertx;
    private final FileSystem files;
    private final Path path;
    private final AsyncFile file;
    private Future<Void> closed;
    private long bytes;
    private boolean isDropped;

    private UploadFile(Vertx vertx, Path path, AsyncFile file) {
        this.vertx = vertx;
        this.files = vertx.fileSystem();
        this.path = path;
        this.file = file;
    }

    /** Creates an empty file, which the caller must drop. */
    static Future<UploadFile> open(Vertx vertx) {
        try {
            Uploads.makeFolder();
        } catch (IOException e) {
            return failed(e);
        }
        Path path = Uploads.FOLDER.resolve(UUID.randomUUID().toString());
        return vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setRead(false).setCreateNew(true))
                .map(file -> new UploadFile(vertx, path, file))
                .recover(UploadFile::failed);
    }

    /** The asynchronous channels of the JDK fail with a plain IOException, as networks do. */
    private static <T> Future<T> failed(Throwable e) {
        return Future.failedFuture(e instanceof IOException ? new FileSystemException(e) : e);
    }

    Path path() {
        return path;
    }

    long bytes() {
        return bytes;
    }

    /** Appends unless the file is closed; fails the source if the disk fails. */
    void append(Buffer part, RoutingContext source) {
        if (closed != null) {
            return;
        }
        bytes += part.length();
        file.write(part).onFailure(e -> source.fail(new FileSystemException(e)));
        if (file.writeQueueFull()) {
            source.request().pause();
            file.drainHandler(drained -> source.request().resume());
        }
    }

    /** Completes when everything is written. */
    Future<Void> close() {
        if (closed == null) {
            closed = file.close().recover(UploadFile::failed);
        }
        return closed;
    }

    /** Replaces the closed file, which is gzip, by its decompressed form. */
    Future<Void> decompress(long maxBytes) {
        return replace(
                        part -> {
                            try (InputStream body =
                                    new GzipBody(
                                            Files.newInputStream(path),
                                            maxBytes,
                                            ErrorCode.MALFORMED_JSON)) {
                                return Files.copy(body, part);
                            }
                        })
                .onSuccess(length -> bytes = length)
                .mapEmpty();
    }

    /** Work that reads the file and writes another one. */
    interface Replacement<T> {

        T write(Path replacement) throws IOException;
    }

    /** Replaces the closed file, on a worker thread, if the work writes a replacement. */
    <T> Future<T> replace(Replacement<T> work) {
        return vertx.executeBlocking(() -> replaceNow(work), false)
                .recover(UploadFile::failed)
                // The request may have ended meanwhile.
                .onComplete(done -> deleteIfDropped());
    }

    private <T> T replaceNow(Replacement<T> work) throws IOException {
        Path replacement = path.resolveSibling(path.getFileName() + ".new");
        try {
            T result = work.write(replacement);
            if (Files.exists(replacement)) {
                Files.move(replacement, path, StandardCopyOption.REPLACE_EXISTING);
            }
            return result;
        } finally {
            Files.deleteIfExists(replacement);
        }
    }

    private void deleteIfDropped() {
        if (isDropped) {
            files.delete(path.toString());
        }
    }

    /** Reads the closed file into memory and deletes it. */
    Future<Buffer> read() {
        return files.readFile(path.toString())
                .onSuccess(body -> drop())
                .recover(UploadFile::failed);
    }

    void drop() {
        if (!isDropped) {
            isDropped = true;
            close().onComplete(done -> files.delete(path.toString()));
        }
    }
}
