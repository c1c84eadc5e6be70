package io.leadkeep.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits requests per key, and failed authentications per client address, with token buckets on
 * this node.
 *
 * <p>Failures never count against a valid key from the same address: behind a proxy, all clients
 * share one.
 */
@ApplicationScoped
class RateLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** An evicted client starts again with a full bucket. */
    private static final int MAX_BUCKETS = 100_000;

    private final Limit requests;
    private final Limit failures;

    RateLimits(RateLimitsConfig config) {
        requests = Limit.of(config.requests(), config.period());
        failures = Limit.of(config.failedAuthentications(), MINUTE);
    }

    /**
     * Counts a request and sets the {@code RateLimit} headers of its response. Fails with 429 where
     * a limit is exceeded.
     */
    Uni<Caller> apply(Uni<Caller> caller, RoutingContext context) {
        Uni<Caller> limited = caller;
        if (failures != null) {
            limited =
                    limited.onFailure(AuthenticationFailedException.class)
                            .transform(failure -> countFailure(context, failure));
        }
        if (requests != null) {
            limited = limited.invoke(key -> count(key, context));
        }
        return limited;
    }

    private void count(Caller key, RoutingContext context) {
        if (!requests.consume(key.getName(), context.response().headers())) {
            throw ApiException.of(ErrorCode.RATE_LIMITED);
        }
    }

    private Throwable countFailure(RoutingContext context, Throwable failure) {
        // All texts that are no address have one limit together.
        String address = ClientAddress.of(context.request().remoteAddress()).toString();
        return failures.consume(address, context.response().headers())
                ? failure
                : ApiException.of(ErrorCode.RATE_LIMITED);
    }

    private record Limit(int tokens, Duration period, Cache<String, Bucket> buckets) {

        /** Returns null for no limit. */
        static Limit of(int tokens, Duration period) {
            return tokens == 0
                    ? null
                    : new Limit(
                            tokens,
                            period,
                            Caffeine.newBuilder()
                                    .maximumSize(MAX_BUCKETS)
                                    // The bucket is full again by then.
                                    .expireAfterAccess(period)
                                    .build());
        }

        /** The headers are those of draft-ietf-httpapi-ratelimit-headers-06. */
        boolean consume(String client, MultiMap headers) {
            ConsumptionProbe probe =
                    buckets.get(client, missing -> fullBucket()).tryConsumeAndReturnRemaining(1);
            headers.set("RateLimit-Limit", Integer.toString(tokens))
                    .set("RateLimit-Remaining", Long.toString(probe.getRemainingTokens()))
                    .set("RateLimit-Reset", seconds(probe.getNanosToWaitForReset()));
            if (!probe.isConsumed()) {
                headers.set("Retry-After", seconds(probe.getNanosToWaitForRefill()));
            }
            return probe.isConsumed();
        }

        private Bucket fullBucket() {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, period))
                    // The default uses the wall clock, which can be set back.
                    .withNanosecondPrecision()
                    .build();
        }

        /** Rounds up. */
        private static String seconds(long nanos) {
            return Long.toString(
                    TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
        }
    }
}
