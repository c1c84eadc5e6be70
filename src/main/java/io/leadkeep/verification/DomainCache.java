package io.leadkeep.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Caches probe results that apply to every address of a domain. */
final class DomainCache {

    private final Cache<String, Boolean> catchAlls;
    private final Cache<String, ProbeResult> refusals;

    DomainCache(VerificationConfig config, Clock clock) {
        catchAlls = cache(config.cacheTtl(), config, clock);
        refusals = cache(config.unknownCacheTtl(), config, clock);
    }

    private static <V> Cache<String, V> cache(
            Duration ttl, VerificationConfig config, Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(ttl)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Returns the result for any address of the domain, if it does not depend on the address. */
    Optional<ProbeResult> find(String domain) {
        ProbeResult refusal = refusals.getIfPresent(domain);
        if (refusal != null) {
            return Optional.of(refusal);
        }
        return Boolean.TRUE.equals(catchAll(domain))
                ? Optional.of(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, true))
                : Optional.empty();
    }

    /** Returns whether the domain accepts every address; null if unknown. */
    Boolean catchAll(String domain) {
        return catchAlls.getIfPresent(domain);
    }

    void add(String domain, ProbeResult result) {
        if (result.catchAll() != null) {
            catchAlls.put(domain, result.catchAll());
        }
        if (result.scope() == ProbeResult.Scope.DOMAIN) {
            refusals.put(domain, result);
        }
    }
}
