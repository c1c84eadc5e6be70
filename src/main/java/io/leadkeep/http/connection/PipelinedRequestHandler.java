package io.leadkeep.http.connection;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Limits the depth of the stack. Vert.x 4.5 begins a pipelined request on the stack of the response
 * to the previous request, so a few dozen immediate responses overflow it.
 */
@Singleton
public class PipelinedRequestHandler implements Handler<RoutingContext> {

    private final ThreadLocal<Boolean> isHandling = ThreadLocal.withInitial(() -> false);

    @Override
    public void handle(RoutingContext context) {
        if (isHandling.get()) {
            context.vertx().runOnContext(later -> handle(context));
            return;
        }
        isHandling.set(true);
        try {
            context.next();
        } finally {
            isHandling.set(false);
        }
    }
}
