package io.leadkeep.http.upload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A file on disk into which a body is written, or the file of a form. There is nothing to open or
 * to cancel once bytes arrive: Vert.x (4.5), which opens a file for each that it finds in a form,
 * leaves file and descriptor behind where the client hangs up at that moment. To be used on one
 * event loop.
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

    /**
     * Makes an empty file.
     *
     * @param vertx whose file system it is
     * @return a file that its receiver has to drop
     */
    static Future<UploadFile> open(Vertx vertx) {
        try {
            Uploads.makeFolder();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
        Path path = Uploads.FOLDER.resolve(UUID.randomUUID().toString());
        return vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setRead(false).setCreateNew(true))
                .map(file -> new UploadFile(vertx.fileSystem(), path, file));
    }

    Path path() {
        return path;
    }

    /**
     * How much has been appended.
     *
     * @return bytes
     */
    long bytes() {
        return bytes;
    }

    /**
     * Appends to the file; what comes too late is left out.
     *
     * @param part the next bytes
     * @param source the request that they come from; it waits where the disk is slower, and fails
     *     where the disk does
     */
    void append(Buffer part, RoutingContext source) {
        if (closed != null) {
            return;
        }
        bytes += part.length();
        file.write(part).onFailure(source::fail);
        if (file.writeQueueFull()) {
            source.request().pause();
            file.drainHandler(drained -> source.request().resume());
        }
    }

    /**
     * Closes the file, for others to read it.
     *
     * @return ends when everything is written
     */
    Future<Void> close() {
        if (closed == null) {
            closed = file.close();
        }
        return closed;
    }

    /** Closes the file and deletes it. */
    void drop() {
        if (!isDropped) {
            isDropped = true;
            close().onComplete(done -> files.delete(path.toString()));
        }
    }
}
