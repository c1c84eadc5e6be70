package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.routing.RequestLimits;
import io.leadkeep.http.routing.Routes;
import io.leadkeep.http.upload.BodyMemoryLimiter.Share;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads a body that may be large. It lies on disk until it is complete and there is room in memory
 * for what is made of it: bulks wait for each other there, and cost nothing.
 */
public final class SpooledBodyHandler implements Handler<RoutingContext> {

    /** Somebody's bulk takes a minute at the most, usually a few seconds. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final String WORK = SpooledBodyHandler.class.getName();

    private final Handler<RoutingContext> small;
    private final SpooledBody disk;
    private final ErrorMapper errors;

    public SpooledBodyHandler(long maxBytes, Handler<RoutingContext> small, ErrorMapper errors) {
        this.small = small;
        this.disk = new SpooledBody(maxBytes, errors);
        this.errors = errors;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean isChunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (isChunked || SpooledBody.length(request) > RequestLimits.SMALL_BYTES) {
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
                    Routes.arrived(context);
                    file.close().onSuccess(closed -> await(context, file)).onFailure(context::fail);
                });
    }

    private void append(RoutingContext context, UploadFile file, Buffer part) {
        if (disk.isWithinLimit(context, file.bytes() + part.length())) {
            file.append(part, context);
        }
    }

    private void await(RoutingContext context, UploadFile file) {
        if (SpooledBody.isOver(context)) {
            return;
        }
        Context own = context.vertx().getOrCreateContext();
        long timer = context.vertx().setTimer(PATIENCE_MILLIS, late -> refuse(context));
        Share share =
                BodyMemoryLimiter.OF_THIS_NODE.ask(
                        file.bytes(),
                        () ->
                                own.runOnContext(
                                        granted -> {
                                            context.vertx().cancelTimer(timer);
                                            load(context, file);
                                        }));
        Work work = new Work(share);
        context.put(WORK, work);
        context.addEndHandler(
                ended -> {
                    context.vertx().cancelTimer(timer);
                    work.answered();
                });
    }

    private void refuse(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private static void load(RoutingContext context, UploadFile file) {
        if (SpooledBody.isOver(context)) {
            return;
        }
        context.vertx()
                .fileSystem()
                .readFile(file.path().toString())
                .onSuccess(
                        body -> {
                            file.drop();
                            if (!SpooledBody.isOver(context)) {
                                ((RoutingContextInternal) context).setBody(body);
                                context.next();
                            }
                        })
                .onFailure(context::fail);
    }

    /**
     * Drops a body that has been read: what was made of it is all that is needed.
     *
     * @param request whose body is not looked at any more
     */
    public static void forget(RoutingContext request) {
        ((RoutingContextInternal) request).setBody(null);
    }

    /**
     * Keeps the memory of a body until the work on it is done, which may be long after the answer:
     * a client may hang up, or be told that it takes too long.
     *
     * @param request whose body is worked on
     * @param work what is subscribed to once, and never cancelled
     * @return the same
     */
    public static <T> Uni<T> keptUntilDone(RoutingContext request, Uni<T> work) {
        Work kept = request.get(WORK);
        if (kept == null) {
            return work;
        }
        return Uni.createFrom()
                .deferred(
                        () ->
                                kept.begin()
                                        ? work.onTermination().invoke(kept::end)
                                        // Nobody waits for it any more.
                                        : Uni.createFrom()
                                                .failure(
                                                        ApiException.of(
                                                                ErrorCode.SERVICE_UNAVAILABLE)));
    }

    /** Who still needs the memory of a body. To be used from any thread. */
    private static final class Work {

        private final Share share;
        private boolean isUnderWay;
        private boolean isAnswered;

        Work(Share share) {
            this.share = share;
        }

        synchronized boolean begin() {
            isUnderWay = !isAnswered;
            return isUnderWay;
        }

        /** The answer, with the request that holds the body, may not have ended yet. */
        synchronized void end() {
            isUnderWay = false;
            if (isAnswered) {
                share.giveBack();
            }
        }

        synchronized void answered() {
            isAnswered = true;
            if (!isUnderWay) {
                share.giveBack();
            }
        }
    }
}
