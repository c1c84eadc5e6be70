package io.leadkeep.http;

import io.vertx.core.Handler;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a body that is a form; its files go to disk. */
final class FormBody implements Handler<RoutingContext> {

    private static final Pattern FORM =
            Pattern.compile("(?i)multipart/form-data\\s*;.*\\bboundary=.");

    private static final Pattern ANY_FORM =
            Pattern.compile("(?i)multipart/form-data|application/x-www-form-urlencoded");

    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    static final String UNREADABLE =
            "The form cannot be read, or has a field of more than 64 KiB, or too many fields";

    private static final String READING = FormBody.class.getName();

    /** What has arrived is on disk long before. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final BodyHandler files;
    private final long maxBytes;
    private final ErrorMapper errors;

    FormBody(long maxBytes, ErrorMapper errors) {
        this.files =
                BodyHandler.create(Uploads.FOLDER.toString())
                        .setDeleteUploadedFilesOnEnd(true)
                        .setBodyLimit(maxBytes);
        this.maxBytes = maxBytes;
        this.errors = errors;
    }

    @Override
    public void handle(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !FORM.matcher(type).lookingAt()) {
            // Only a form's files go to disk; any other body would be held in memory.
            errors.answer(
                    context,
                    ApiException.of(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be sent as multipart/form-data, with its boundary"));
        } else if (length(context) > maxBytes) {
            errors.answer(context, ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE));
        } else {
            // Vert.x (4.5) waits for ever for the end of a file that has no closing boundary.
            context.request()
                    .end()
                    .onSuccess(
                            ended ->
                                    context.vertx()
                                            .setTimer(PATIENCE_MILLIS, timer -> refuse(context)));
            context.put(READING, true);
            files.handle(context);
            context.request().exceptionHandler(thrown -> giveUp(context, thrown));
        }
    }

    /**
     * Tells whether a request has a form that Vert.x (4.5) would not even begin to read, but throw.
     *
     * @param request that has a body
     * @return whether its method is none that forms are sent with
     */
    static boolean isMisplaced(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && ANY_FORM.matcher(type).lookingAt()
                && !METHODS.contains(request.method());
    }

    private static long length(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /**
     * Notes that a body has been read.
     *
     * @param context of the request
     */
    static void arrived(RoutingContext context) {
        context.remove(READING);
    }

    /**
     * Tells a form that cannot be read from a trouble of ours: Vert.x fails with the same for both.
     *
     * @param context of the request
     * @param thrown what it has failed with
     * @return whether the form is to blame
     */
    static boolean isToBlame(RoutingContext context, Throwable thrown) {
        return context.get(READING) != null && !(thrown instanceof FileSystemException);
    }

    /**
     * In the place of what Vert.x would do: where a file of the form has just been written, that
     * throws itself, and nobody is answered (vert.x#4165, 4.5.26 still does).
     */
    private static void giveUp(RoutingContext context, Throwable thrown) {
        dropFiles(context);
        context.fail(thrown);
    }

    private static void dropFiles(RoutingContext context) {
        try {
            context.cancelAndCleanupFileUploads();
        } catch (IllegalStateException closed) {
            // Vert.x does it once only, and not to the end.
            context.fileUploads().forEach(upload -> delete(upload, context));
        }
    }

    private void refuse(RoutingContext context) {
        boolean isAnswered = context.response().ended() || context.response().closed();
        if (context.get(READING) != null && !isAnswered) {
            dropFiles(context);
            errors.answer(
                    context,
                    ApiException.of(
                            ErrorCode.VALIDATION_ERROR,
                            "The form breaks off: its closing boundary is missing"));
        }
    }

    /** Vert.x deletes files that have arrived; this one never does. */
    private static void delete(FileUpload upload, RoutingContext context) {
        if (!isCancelled(upload)) {
            context.vertx().fileSystem().delete(upload.uploadedFileName());
        }
    }

    private static boolean isCancelled(FileUpload upload) {
        try {
            return upload.cancel();
        } catch (IllegalStateException closed) {
            // The file is complete, but that has not got about yet.
            return false;
        }
    }
}
