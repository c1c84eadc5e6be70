package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/**
 * Has a body go to disk as it arrives: memory is nothing that a client can hold by sending slowly.
 */
final class SpooledBody {

    private final long maxBytes;
    private final ErrorMapper errors;

    /**
     * Bodies of one kind.
     *
     * @param maxBytes of a body; a larger one is answered 413
     * @param errors who answers
     */
    SpooledBody(long maxBytes, ErrorMapper errors) {
        this.maxBytes = maxBytes;
        this.errors = errors;
    }

    /**
     * Opens a file before anything of the body is read.
     *
     * @param context a request with a body; its end deletes the file
     * @param reader sets the handlers that read the body into the file
     */
    void receive(RoutingContext context, BiConsumer<RoutingContext, UploadFile> reader) {
        HttpServerRequest request = context.request();
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (length(request) > maxBytes) {
            refuseTooLarge(context);
        } else if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            context.fail(417);
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
            // While the file was opened; the end is told to nobody who comes after it.
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

    /**
     * Looks at the size of what has arrived.
     *
     * @param context the request
     * @param bytes so far
     * @return whether it is not too large; else it has been answered
     */
    boolean isWithinLimit(RoutingContext context, long bytes) {
        if (bytes > maxBytes) {
            refuseTooLarge(context);
            return false;
        }
        return true;
    }

    private void refuseTooLarge(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    /**
     * The length of a body that was announced.
     *
     * @param request with a body
     * @return bytes; 0 where the body comes in chunks
     */
    static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** Whether the answer has been given, or nobody is there to take it. */
    static boolean isOver(RoutingContext context) {
        HttpServerResponse response = context.response();
        return response.ended() || response.closed();
    }
}
