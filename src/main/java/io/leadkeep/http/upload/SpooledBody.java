package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/** Writes a body to disk as it arrives, so that a slow sender occupies no memory. */
final class SpooledBody {

    private final long maxBytes;
    private final ErrorMapper errors;

    SpooledBody(long maxBytes, ErrorMapper errors) {
        this.maxBytes = maxBytes;
        this.errors = errors;
    }

    /**
     * Opens a file before anything of the body is read; the end of the request deletes it.
     *
     * @param reader sets the handlers that read the body into the file
     */
    void receive(RoutingContext context, BiConsumer<RoutingContext, UploadFile> reader) {
        HttpServerRequest request = context.request();
        if (length(request) > maxBytes) {
            rejectTooLarge(context);
        } else {
            request.pause();
            UploadFile.open(context.vertx())
                    .onSuccess(file -> begin(context, file, reader))
                    .onFailure(context::fail);
        }
    }

    private static void begin(
            RoutingContext context,
            UploadFile file,
            BiConsumer<RoutingContext, UploadFile> reader) {
        if (isOver(context)) {
            // The request ended while the file was opened; its end handlers have run already.
            file.drop();
            return;
        }
        context.addBodyEndHandler(ended -> file.drop());
        context.addEndHandler(ended -> file.drop());
        HttpServerRequest request = context.request();
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            context.response().writeContinue();
        }
        reader.accept(context, file);
        request.resume();
    }

    /** Returns whether the body may have that many bytes; otherwise answers 413. */
    boolean isWithinLimit(RoutingContext context, long bytes) {
        if (bytes > maxBytes) {
            rejectTooLarge(context);
            return false;
        }
        return true;
    }

    private void rejectTooLarge(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    /** Returns the announced length; 0 for a chunked body. */
    static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** Returns whether the request was answered or its client has disconnected. */
    static boolean isOver(RoutingContext context) {
        HttpServerResponse response = context.response();
        return response.ended() || response.closed();
    }
}
