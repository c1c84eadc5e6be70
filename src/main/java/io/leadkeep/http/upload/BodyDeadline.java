package io.leadkeep.http.upload;

import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.connection.RequestInFlight;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Answers 408 if a body takes too long, from its first byte to its last. Vert.x's own timeout
 * handler would include the response, which may take longer.
 */
public final class BodyDeadline {

    private static final String TIMER = BodyDeadline.class.getName();

    private final long millis;

    public BodyDeadline(Duration limit) {
        this.millis = limit.toMillis();
    }

    public void begin(RoutingContext context) {
        long timer = context.vertx().setTimer(millis, late -> expire(context));
        context.put(TIMER, timer);
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        RequestInFlight.bodyExpected(context);
    }

    private static void expire(RoutingContext context) {
        context.request().resume();
        context.fail(ErrorCode.REQUEST_TIMEOUT.status());
    }

    /** Ends the deadline: the body is complete. */
    public static void bodyArrived(RoutingContext context) {
        Long timer = context.remove(TIMER);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
            RequestInFlight.bodyArrived(context);
        }
    }
}
