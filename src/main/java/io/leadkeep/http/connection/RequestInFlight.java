package io.leadkeep.http.connection;

import io.vertx.ext.web.RoutingContext;

/** The place of an API request among those in flight, until its response begins. */
public final class RequestInFlight {

    private static final String KEY = RequestInFlight.class.getName();

    private final InFlightLimiter limiter;
    private boolean isCounted = true;
    private boolean hasEnded;

    private RequestInFlight(InFlightLimiter limiter) {
        this.limiter = limiter;
    }

    /**
     * Registers a request that has entered. The place is free again when the response begins, the
     * request fails or the client disconnects.
     */
    static void begin(RoutingContext context, InFlightLimiter limiter) {
        RequestInFlight place = new RequestInFlight(limiter);
        context.put(KEY, place);
        context.addHeadersEndHandler(begun -> place.end());
        context.addEndHandler(ended -> place.end());
    }

    /** Frees the place while the client sends its body: a slow sender must not occupy it. */
    public static void bodyExpected(RoutingContext context) {
        RequestInFlight place = context.get(KEY);
        if (place != null) {
            place.pause();
        }
    }

    public static void bodyArrived(RoutingContext context) {
        RequestInFlight place = context.get(KEY);
        if (place != null) {
            place.resume();
        }
    }

    private synchronized void pause() {
        if (isCounted) {
            isCounted = false;
            limiter.leave();
        }
    }

    private synchronized void resume() {
        if (!isCounted && !hasEnded) {
            isCounted = true;
            limiter.reenter();
        }
    }

    private synchronized void end() {
        hasEnded = true;
        pause();
    }
}
