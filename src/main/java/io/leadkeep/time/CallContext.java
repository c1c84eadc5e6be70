package io.leadkeep.time;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The time budget of a call, and whether its caller still waits for the answer. A resource makes it
 * once per request and hands it down; nothing below restarts the time.
 *
 * <p>The budget of a request is 1 s until its database work starts. A statement may then take 2.5 s
 * ({@code SessionSettings}), so the work ends after 3.5 s at the latest, before the answer is due
 * after 4 s ({@code RequestLimits}). A transaction that is late rolls back; a single statement may
 * still commit after a 503, see docs/api.md.
 *
 * @param start until which database work may start
 * @param end until which a transaction may commit
 * @param cancelled whether the client has disconnected or has its answer
 */
public record CallContext(Deadline start, Deadline end, BooleanSupplier cancelled) {

    private static final Duration TO_START = Duration.ofSeconds(1);
    private static final Duration TO_END = Duration.ofMillis(3_500);

    /** The context of a request that is answered within 4 s. */
    public static CallContext of(RoutingContext request) {
        return new CallContext(Deadline.in(TO_START), Deadline.in(TO_END), cancellationOf(request));
    }

    /** The context of a request that works in several steps, each of which may start in time. */
    public static CallContext of(RoutingContext request, Duration limit) {
        Deadline end = Deadline.in(limit);
        return new CallContext(end, end, cancellationOf(request));
    }

    /** The context of one step of background work. */
    public static CallContext background() {
        return new CallContext(Deadline.in(TO_START), Deadline.in(TO_END), () -> false);
    }

    /** The context of background work that works in several steps. */
    public static CallContext background(Duration limit) {
        Deadline end = Deadline.in(limit);
        return new CallContext(end, end, () -> false);
    }

    /** The context of work that several calls have in common: it starts while any of them may. */
    public static CallContext ofAll(List<CallContext> calls) {
        return new CallContext(
                calls.stream().map(CallContext::start).reduce(Deadline::or).orElseThrow(),
                calls.stream().map(CallContext::end).reduce(Deadline::or).orElseThrow(),
                () -> calls.stream().noneMatch(CallContext::mayStart));
    }

    /** Returns the same call with more or less time until the commit. */
    public CallContext endingIn(Duration limit) {
        return new CallContext(start, Deadline.in(limit), cancelled);
    }

    public boolean mayStart() {
        return !cancelled.getAsBoolean() && !start.hasPassed();
    }

    private static BooleanSupplier cancellationOf(RoutingContext request) {
        HttpServerResponse response = request.response();
        return () -> response.closed() || response.ended();
    }
}
