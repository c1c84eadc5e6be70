package io.leadkeep.http.upload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A file on disk for a body or for the file of a form; used on one event loop. It is open before
 * the first byte arrives, so that a client that disconnects meanwhile leaves no file behind. All
 * its failures are {@link FileSystemException}s.
 */
final class UploadFile {

    private final FileSystem files;
    private final Path path;
    private final AsyncFile file;
    private Future<Void> closed;
    private long bytes;
    private boolean isDropped;

    private UploadFile(FileSystem files, Path path, AsyncFile file) {
        this.files = files;
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
                .map(file -> new UploadFile(vertx.fileSystem(), path, file))
                .recover(UploadFile::failed);
    }

    /** The asynchronous channels of the JDK fail with a plain IOException, as networks do. */
    private static <T> Future<T> failed(Throwable e) {
        return Future.failedFuture(new FileSystemException(e));
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
