package io.leadkeep.http.upload;

import static io.leadkeep.http.upload.SpooledBody.unlessOver;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.RequestBody;
import io.leadkeep.http.upload.BodyMemoryLimiter.Reservation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Keeps a large body on disk until it is complete and there is memory to process it. */
final class SpooledBodyHandler implements Handler<RoutingContext> {

    /** A bulk usually takes a few seconds, at most a minute. */
    private static final long WAIT_MILLIS = 30_000;

    private final Handler<RoutingContext> small;
    private final SpooledBody disk;
    private final long maxBytes;
    private final ErrorMapper errors;
    private final BodyMemoryLimiter memory;

    SpooledBodyHandler(
            long maxBytes,
            Handler<RoutingContext> small,
            ErrorMapper errors,
            BodyMemoryLimiter memory) {
        this.small = small;
        this.disk = new SpooledBody(maxBytes, errors);
        this.maxBytes = maxBytes;
        this.errors = errors;
        this.memory = memory;
    }

    /** The decompressed size of a gzip body is unknown, so that one goes to disk too. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean isChunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (isChunked
                || SpooledBody.isGzip(request)
                || SpooledBody.length(request) > BodyHandlers.SMALL_BYTES) {
            disk.receive(context, this::decompress);
        } else {
            small.handle(context);
        }
    }

    private void decompress(RoutingContext context, UploadFile file) {
        Future<Void> ready =
                SpooledBody.isGzip(context.request())
                        ? file.decompress(maxBytes)
                        : Future.succeededFuture();
        ready.onSuccess(unlessOver(context, done -> awaitMemory(context, file)))
                .onFailure(context::fail);
    }

    private void awaitMemory(RoutingContext context, UploadFile file) {
        Context own = context.vertx().getOrCreateContext();
        long timer = context.vertx().setTimer(WAIT_MILLIS, late -> reject(context));
        Handler<Void> load =
                granted -> {
                    context.vertx().cancelTimer(timer);
                    load(context, file);
                };
        Reservation reservation =
                memory.reserve(file.bytes(), () -> own.runOnContext(unlessOver(context, load)));
        BodyWork work = BodyWork.begin(context, reservation);
        context.addEndHandler(
                ended -> {
                    context.vertx().cancelTimer(timer);
                    work.answered();
                });
    }

    private void reject(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private static void load(RoutingContext context, UploadFile file) {
        file.read()
                .onSuccess(unlessOver(context, body -> proceed(context, body)))
                .onFailure(context::fail);
    }

    private static void proceed(RoutingContext context, Buffer body) {
        RequestBody.put(context, body);
        context.next();
    }
}
