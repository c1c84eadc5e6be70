package io.leadkeep.http.connection;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.connection.ClientConnection.Limits;
import io.leadkeep.http.routing.RequestLimits;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Ends connections whose clients do nothing, do not read their answers, or send the head of a
 * request so slowly that it might never be complete. What a body may take is limited with the
 * request ({@link RequestLimits}).
 */
@Singleton
class SlowClients {

    private static final long SECOND_MILLIS = 1_000;

    /**
     * Counted instead of read from a clock, which may be set: to look at one for each piece that
     * arrives would also cost more than all the rest of this.
     */
    private static volatile int second;

    private final Vertx vertx;
    private final RawResponses answers;
    private final Limits limits;

    SlowClients(Vertx vertx, RawResponses answers, SlowClientsConfig config) {
        this.vertx = vertx;
        this.answers = answers;
        this.limits = new Limits(seconds(config.headTimeout()), seconds(config.idleTimeout()));
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }

    /**
     * The second that it is.
     *
     * @return since the start; stands still while the process is stopped
     */
    static int second() {
        return second;
    }

    void watch(@Observes StartupEvent started) {
        vertx.setPeriodic(SECOND_MILLIS, ignored -> look());
    }

    private void look() {
        second++;
        for (ClientConnection connection : ClientConnections.open()) {
            connection.look(limits, this::answer);
        }
    }

    private String answer() {
        return answers.of(
                ApiException.of(
                        ErrorCode.REQUEST_TIMEOUT,
                        "The head of the request did not arrive in time"),
                UUID.randomUUID().toString(),
                Map.of("Connection", "close"));
    }
}
