package io.leadkeep.http.connection;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Counts the requests that wait for their answers on this node, and refuses those that are too
 * many. A queue that grows would make all of them late, and the memory that they hold slow.
 */
@Singleton
class InFlightLimiter {

    private static final Logger LOG = Logger.getLogger(InFlightLimiter.class);

    /** Those of all connections; Netty makes who counts them (see {@link ClientConnections}). */
    private static final AtomicInteger WAITING = new AtomicInteger();

    private static volatile InFlightLimiter current;

    /** Stands in an answer that is made once, for the id of each request. */
    private static final String ID = "$";

    private final int limit;
    private final String refusal;
    private final String lastRefusal;
    private final Counter refused;

    InFlightLimiter(RawResponses answers, LoadSheddingConfig config, MeterRegistry metrics) {
        String retryAfter = Integer.toString(ErrorMapper.RETRY_AFTER_SECONDS);
        ApiException failure = ApiException.of(ErrorCode.SERVICE_UNAVAILABLE);
        this.limit = config.inFlight();
        this.refusal = answers.of(failure, ID, Map.of("Retry-After", retryAfter));
        this.lastRefusal =
                answers.of(failure, ID, Map.of("Retry-After", retryAfter, "Connection", "close"));
        this.refused =
                Counter.builder("leadkeep.requests.refused")
                        .description("Requests answered 503 because too many were waiting")
                        .register(metrics);
        Gauge.builder("leadkeep.requests.waiting", WAITING, AtomicInteger::get)
                .description("Requests that have arrived and are not answered")
                .register(metrics);
    }

    void begin(@Observes StartupEvent started) {
        current = this;
    }

    /** A request is complete and waits for its answer. */
    static void enter() {
        WAITING.incrementAndGet();
    }

    /** Its answer has begun, or nobody waits for it any more. */
    static void leave() {
        WAITING.decrementAndGet();
    }

    /**
     * Who refuses what is too much.
     *
     * @return null where one more may wait
     */
    static InFlightLimiter ifTooMuch() {
        InFlightLimiter overload = current;
        return overload != null && WAITING.get() >= overload.limit ? overload : null;
    }

    /**
     * Refuses a request.
     *
     * @param requestId its id
     * @param isLast whether the connection is closed after that
     * @return the answer, in US-ASCII
     */
    String refuse(String requestId, boolean isLast) {
        refused.increment();
        LOG.debugf("A request was refused, too many were waiting (%s)", requestId);
        return (isLast ? lastRefusal : refusal).replace(ID, requestId);
    }
}
