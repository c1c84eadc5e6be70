package io.leadkeep.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What conversations found out of whole domains, so that thousands of addresses at one are not
 * thousands of conversations that end the same. Only what would be said of every address is kept.
 */
final class DomainCache {

    private final Cache<String, Boolean> catchAlls;
    private final Cache<String, ProbeResult> refusals;

    DomainCache(VerificationConfig config, Clock clock) {
        catchAlls = cache(config.cacheTtl(), config, clock);
        refusals = cache(config.unknownCacheTtl(), config, clock);
    }

    private static <V> Cache<String, V> cache(
            Duration time, VerificationConfig config, Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(time)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /**
     * What an exchanger would say of any address of a domain.
     *
     * @param domain of the address
     * @return the answer, if it does not depend on the address
     */
    Optional<ProbeResult> answerForAll(String domain) {
        ProbeResult refusal = refusals.getIfPresent(domain);
        if (refusal != null) {
            return Optional.of(refusal);
        }
        return Boolean.TRUE.equals(catchAll(domain))
                ? Optional.of(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, true))
                : Optional.empty();
    }

    /**
     * Whether a domain accepts every address.
     *
     * @param domain of the address
     * @return null where that is not known
     */
    Boolean catchAll(String domain) {
        return catchAlls.getIfPresent(domain);
    }

    /** Keeps what is true of the whole domain. */
    void learn(String domain, ProbeResult finding) {
        if (finding.catchAll() != null) {
            catchAlls.put(domain, finding.catchAll());
        }
        if (finding.scope() == ProbeResult.Scope.DOMAIN) {
            refusals.put(domain, finding);
        }
    }
}
