package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.upload.BodyMemoryLimiter.Reservation;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Holds the memory of a large body until the work on it is done. That may be long after the
 * response: the client may disconnect, or get 503 at its deadline. Thread-safe.
 */
public final class BodyWork {

    private static final String KEY = BodyWork.class.getName();

    private final Reservation reservation;
    private boolean isInProgress;
    private boolean isAnswered;

    private BodyWork(Reservation reservation) {
        this.reservation = reservation;
    }

    static BodyWork begin(RoutingContext request, Reservation reservation) {
        BodyWork work = new BodyWork(reservation);
        request.put(KEY, work);
        return work;
    }

    /**
     * Keeps the memory of the body until the work ends. The caller subscribes once and never
     * cancels. Work on a request that is over already fails.
     */
    public static <T> Uni<T> track(RoutingContext request, Uni<T> work) {
        BodyWork tracked = request.get(KEY);
        if (tracked == null) {
            return work;
        }
        return Uni.createFrom()
                .deferred(
                        () ->
                                tracked.start()
                                        ? work.onTermination().invoke(tracked::end)
                                        : Uni.createFrom()
                                                .failure(
                                                        ApiException.of(
                                                                ErrorCode.SERVICE_UNAVAILABLE)));
    }

    private synchronized boolean start() {
        isInProgress = !isAnswered;
        return isInProgress;
    }

    /** The request, which holds the body, may still be open. */
    private synchronized void end() {
        isInProgress = false;
        if (isAnswered) {
            reservation.release();
        }
    }

    synchronized void answered() {
        isAnswered = true;
        if (!isInProgress) {
            reservation.release();
        }
    }
}
