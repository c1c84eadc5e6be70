package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.GzipBody;
import io.leadkeep.http.RequestEncoding;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
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
     * @param complete receives the closed file with the body as sent
     */
    void receive(RoutingContext context, BiConsumer<RoutingContext, UploadFile> complete) {
        HttpServerRequest request = context.request();
        long limit = isGzip(request) ? GzipBody.maxCompressed(maxBytes) : maxBytes;
        if (length(request) > limit) {
            rejectTooLarge(context);
        } else {
            request.pause();
            Future<UploadFile> opened = UploadFile.open(context.vertx());
            // A connection that is reset ends the request before the response counts as closed.
            context.addBodyEndHandler(ended -> opened.onSuccess(UploadFile::drop));
            context.addEndHandler(ended -> opened.onSuccess(UploadFile::drop));
            opened.onSuccess(file -> begin(context, file, limit, complete))
                    .onFailure(context::fail);
        }
    }

    private void begin(
            RoutingContext context,
            UploadFile file,
            long limit,
            BiConsumer<RoutingContext, UploadFile> complete) {
        if (isOver(context)) {
            file.drop();
            return;
        }
        HttpServerRequest request = context.request();
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            context.response().writeContinue();
        }
        request.handler(part -> append(context, file, limit, part));
        request.exceptionHandler(thrown -> context.fail(400, thrown));
        request.endHandler(
                ended -> {
                    BodyDeadline.bodyArrived(context);
                    file.close()
                            .onSuccess(
                                    unlessOver(context, closed -> complete.accept(context, file)))
                            .onFailure(context::fail);
                });
        request.resume();
    }

    private void append(RoutingContext context, UploadFile file, long limit, Buffer part) {
        if (file.bytes() + part.length() > limit) {
            rejectTooLarge(context);
        } else {
            file.append(part, context);
        }
    }

    private void rejectTooLarge(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    /** Returns the announced length; 0 for a chunked body. */
    static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    static boolean isGzip(HttpServerRequest request) {
        return RequestEncoding.of(request) == RequestEncoding.GZIP;
    }

    /** Returns a handler that ignores the result of a request that is over. */
    static <T> Handler<T> unlessOver(RoutingContext context, Handler<T> handler) {
        return result -> {
            if (!isOver(context)) {
                handler.handle(result);
            }
        };
    }

    /** Returns whether the request was answered or its client has disconnected. */
    private static boolean isOver(RoutingContext context) {
        HttpServerResponse response = context.response();
        return response.ended() || response.closed();
    }
}
