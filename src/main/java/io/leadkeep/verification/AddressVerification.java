package io.leadkeep.verification;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.leadkeep.mail.MailRoute;
import io.leadkeep.mail.MailRoute.Kind;
import io.leadkeep.mail.MailRoutes;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.FreeMail;
import io.leadkeep.time.CallerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Verifies addresses by syntax, DNS, lists and, if the probe is enabled, the answer of the mail
 * exchanger. Verdicts are cached.
 */
@ApplicationScoped
public class AddressVerification {

    private static final Logger LOG = Logger.getLogger(AddressVerification.class);

    private final MailRoutes routes;
    private final MailboxProbe probe;
    private final VerificationConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AsyncCache<String, CachedEvidence> cache;

    AddressVerification(
            MailRoutes routes,
            MailboxProbe probe,
            VerificationConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.routes = routes;
        this.probe = probe;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(config.cacheSize())
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .expireAfter(
                                Expiry.<String, CachedEvidence>creating(
                                        (email, entry) -> entry.ttl()))
                        .buildAsync();
    }

    private record CachedEvidence(
            Evidence evidence, String failure, Duration ttl, Instant expiresAt) {

        /** A verdict without a conclusion is not kept: the next job verifies again. */
        Verdict verdict(Instant now) {
            Score.Opinion opinion = Score.of(evidence);
            return new Verdict(
                    opinion.result(),
                    opinion.score(),
                    evidence.catchAll(),
                    failure == null ? timeToLive(now) : Duration.ZERO,
                    failure);
        }

        /** From zero to the whole TTL, even if the clock was set back. */
        Duration timeToLive(Instant now) {
            Duration left = Duration.between(now, expiresAt);
            if (left.isNegative()) {
                return Duration.ZERO;
            }
            return left.compareTo(ttl) < 0 ? left : ttl;
        }
    }

    /**
     * Verifies an address. Concurrent verifications of one address run once, and it keeps its
     * verdict for {@link Verdict#stableFor}.
     *
     * @param email in its stored form
     * @return never fails: without evidence the verdict is {@link Verdict.Result#UNKNOWN}
     */
    public Uni<Verdict> verify(String email) {
        return Uni.createFrom()
                .deferred(() -> CallerContext.resume(evidence(email)))
                .map(entry -> entry.verdict(clock.instant()));
    }

    private CompletableFuture<CachedEvidence> evidence(String email) {
        return EmailAddress.normalise(email)
                .map(this::unexpired)
                .orElseGet(
                        () -> CompletableFuture.completedFuture(entry(Evidence.MALFORMED, null)));
    }

    /** Caffeine sets the TTL of an entry a moment after the entry completes. */
    private CompletableFuture<CachedEvidence> unexpired(String email) {
        CompletableFuture<CachedEvidence> entry = cached(email);
        if (entry.isDone() && entry.join().timeToLive(clock.instant()).isZero()) {
            cache.asMap().remove(email, entry);
            return cached(email);
        }
        return entry;
    }

    /** Collects outside of the cache's lock: collecting may complete other entries at once. */
    private CompletableFuture<CachedEvidence> cached(String email) {
        CompletableFuture<CachedEvidence> created = new CompletableFuture<>();
        CompletableFuture<CachedEvidence> entry = cache.get(email, (missing, executor) -> created);
        if (entry == created) {
            collect(email).subscribe().with(created::complete, created::completeExceptionally);
        }
        return entry;
    }

    private Uni<CachedEvidence> collect(String email) {
        return routes.find(domainOf(email))
                .chain(
                        route ->
                                probe(email, route)
                                        .map(found -> entry(found, failure(route, found))))
                .onFailure()
                .recoverWithItem(e -> withoutEvidence(email, e));
    }

    private static String failure(MailRoute route, Evidence evidence) {
        if (route.kind() == Kind.UNKNOWN) {
            return route.failure().reason();
        }
        boolean unreachable =
                evidence.mailbox() == MailboxAnswer.NO_ANSWER
                        && Score.of(evidence).result() == Verdict.Result.UNKNOWN;
        return unreachable ? "smtp_unreachable" : null;
    }

    private CachedEvidence withoutEvidence(String email, Throwable failure) {
        LOG.warnf(failure, "Verifying an address at %s failed", domainOf(email));
        return entry(evidence(email, Kind.UNKNOWN, ProbeResult.NOT_PROBED), "error");
    }

    private Uni<Evidence> probe(String email, MailRoute route) {
        Uni<ProbeResult> result =
                route.exchangers().isEmpty()
                        ? Uni.createFrom().item(ProbeResult.NOT_PROBED)
                        : Uni.createFrom()
                                .completionStage(() -> probe.ask(email, route).toCompletionStage());
        return result.map(found -> evidence(email, route.kind(), found));
    }

    private static Evidence evidence(String email, Kind route, ProbeResult probe) {
        return new Evidence(
                true,
                route,
                AddressLists.isDisposable(domainOf(email)),
                AddressLists.isRole(email.substring(0, email.lastIndexOf('@'))),
                FreeMail.isProvider(email),
                probe.mailbox(),
                probe.catchAll());
    }

    private CachedEvidence entry(Evidence evidence, String failure) {
        metrics.counter(
                        "leadkeep.verification.verdicts",
                        "result",
                        Score.of(evidence).result().slug())
                .increment();
        Duration ttl = timeToLive(evidence);
        return new CachedEvidence(evidence, failure, ttl, clock.instant().plus(ttl));
    }

    /** The resolver caches its failures itself, and for a shorter time. */
    private Duration timeToLive(Evidence evidence) {
        if (evidence.wellFormed() && evidence.route() == Kind.UNKNOWN) {
            return Duration.ZERO;
        }
        return evidence.isIncomplete() ? config.unknownCacheTtl() : config.cacheTtl();
    }

    private static String domainOf(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
