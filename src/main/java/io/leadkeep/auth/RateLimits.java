package io.leadkeep.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Refuses those who call too often, with token buckets, on this node (contract, section 1, 429). A
 * limit that is not configured costs nothing.
 *
 * <p>A key that opens something is never refused for what others have sent from its address: many
 * clients may share one, behind a proxy all of them do.
 */
@ApplicationScoped
class RateLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** More than callers at a time: whoever is driven out begins with a full bucket. */
    private static final int BUCKETS = 100_000;

    private final Limit requests;
    private final Limit failures;

    RateLimits(RateLimitsConfig config) {
        requests = Limit.of(config.requests(), config.period());
        failures = Limit.of(config.failedAuthentications(), MINUTE);
    }

    /**
     * Counts a request, whose answer is told the limit and what is left of it.
     *
     * @param caller finds whom its key stands for
     * @param context the request
     * @return the same; fails with 429 if the key has none left, or if it opens nothing and its
     *     source address has sent too many like that
     */
    Uni<SecurityIdentity> watch(Uni<SecurityIdentity> caller, RoutingContext context) {
        Uni<SecurityIdentity> watched = caller;
        if (failures != null) {
            watched =
                    watched.onFailure(AuthenticationFailedException.class)
                            .transform(failure -> spendFailure(context, failure));
        }
        if (requests != null) {
            watched = watched.invoke(identity -> spend(identity.getPrincipal(), context));
        }
        return watched;
    }

    private void spend(Principal key, RoutingContext context) {
        if (!requests.spend(key.getName(), context.response().headers())) {
            throw ApiException.of(ErrorCode.RATE_LIMITED);
        }
    }

    private Throwable spendFailure(RoutingContext context, Throwable failure) {
        String address = context.request().remoteAddress().hostAddress();
        return failures.spend(address, context.response().headers())
                ? failure
                : ApiException.of(ErrorCode.RATE_LIMITED);
    }

    /** So many tokens for each period, for everybody who is counted. */
    private record Limit(int tokens, Duration period, Cache<String, Bucket> buckets) {

        static Limit of(int tokens, Duration period) {
            return tokens == 0
                    ? null
                    : new Limit(
                            tokens,
                            period,
                            Caffeine.newBuilder()
                                    .maximumSize(BUCKETS)
                                    // By then it is full again.
                                    .expireAfterAccess(period)
                                    .build());
        }

        /** The headers are those of draft-ietf-httpapi-ratelimit-headers-06. */
        boolean spend(String who, MultiMap headers) {
            ConsumptionProbe probe =
                    buckets.get(who, newcomer -> full()).tryConsumeAndReturnRemaining(1);
            headers.set("RateLimit-Limit", Integer.toString(tokens))
                    .set("RateLimit-Remaining", Long.toString(probe.getRemainingTokens()))
                    .set("RateLimit-Reset", seconds(probe.getNanosToWaitForReset()));
            if (!probe.isConsumed()) {
                headers.set("Retry-After", seconds(probe.getNanosToWaitForRefill()));
            }
            return probe.isConsumed();
        }

        private Bucket full() {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, period))
                    // By default it goes by a clock that may be set.
                    .withNanosecondPrecision()
                    .build();
        }

        /** Whole ones, and never too early. */
        private static String seconds(long nanos) {
            return Long.toString(
                    TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
        }
    }
}
