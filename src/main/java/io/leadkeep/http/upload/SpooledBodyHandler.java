package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.RequestBody;
import io.leadkeep.http.upload.BodyMemoryLimiter.Reservation;
import io.vertx.core.Context;
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
    private final ErrorMapper errors;
    private final BodyMemoryLimiter memory;

    SpooledBodyHandler(
            long maxBytes,
            Handler<RoutingContext> small,
            ErrorMapper errors,
            BodyMemoryLimiter memory) {
        this.small = small;
        this.disk = new SpooledBody(maxBytes, errors);
        this.errors = errors;
        this.memory = memory;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean isChunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (isChunked || SpooledBody.length(request) > BodyHandlers.SMALL_BYTES) {
            disk.receive(context, this::read);
        } else {
            small.handle(context);
        }
    }

    private void read(RoutingContext context, UploadFile file) {
        HttpServerRequest request = context.request();
        request.handler(part -> append(context, file, part));
        request.exceptionHandler(thrown -> context.fail(400, thrown));
        request.endHandler(
                ended -> {
                    BodyDeadline.bodyArrived(context);
                    file.close()
                            .onSuccess(closed -> awaitMemory(context, file))
                            .onFailure(context::fail);
                });
    }

    private void append(RoutingContext context, UploadFile file, Buffer part) {
        if (disk.isWithinLimit(context, file.bytes() + part.length())) {
            file.append(part, context);
        }
    }

    private void awaitMemory(RoutingContext context, UploadFile file) {
        if (SpooledBody.isOver(context)) {
            return;
        }
        Context own = context.vertx().getOrCreateContext();
        long timer = context.vertx().setTimer(WAIT_MILLIS, late -> reject(context));
        Handler<Void> load =
                granted -> {
                    context.vertx().cancelTimer(timer);
                    load(context, file);
                };
        Reservation reservation = memory.reserve(file.bytes(), () -> own.runOnContext(load));
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
        if (!SpooledBody.isOver(context)) {
            file.read().onSuccess(body -> proceed(context, body)).onFailure(context::fail);
        }
    }

    private static void proceed(RoutingContext context, Buffer body) {
        if (!SpooledBody.isOver(context)) {
            RequestBody.put(context, body);
            context.next();
        }
    }
}
