package io.leadkeep.verification;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.leadkeep.mail.MailRoute;
import io.leadkeep.mail.MailRoutes;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.FreeMail;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Finds out whether an address is real: what it looks like, where its domain's mail goes, what
 * lists say of it, and, where that is switched on, what its exchanger says.
 */
@ApplicationScoped
public class AddressVerification {

    private static final Logger LOG = Logger.getLogger(AddressVerification.class);

    private final MailRoutes routes;
    private final MailboxProbe probe;
    private final VerificationConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AsyncCache<String, Known> verdicts;

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
        this.verdicts =
                Caffeine.newBuilder()
                        .maximumSize(config.cacheSize())
                        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                        .expireAfter(
                                Expiry.<String, Known>creating(
                                        (email, verdict) -> verdict.left(clock.instant())))
                        .buildAsync();
    }

    /** What an address was found to be, for whoever asks again. */
    private record Known(Evidence evidence, Duration stableFor, Instant until) {

        Verdict at(Instant now) {
            Score.Opinion opinion = Score.of(evidence);
            return new Verdict(opinion.result(), opinion.score(), evidence.catchAll(), left(now));
        }

        /** None once it is over, and not more than the whole where a clock was set back. */
        Duration left(Instant now) {
            Duration left = Duration.between(now, until);
            if (left.isNegative()) {
                return Duration.ZERO;
            }
            return left.compareTo(stableFor) < 0 ? left : stableFor;
        }
    }

    /**
     * Verifies one address. Within {@link Verdict#stableFor} the same address has the same verdict,
     * and whoever asks for it while it is being found out waits for that.
     *
     * @param email in its stored form
     * @return the verdict; never fails: what cannot be found out is {@link Verdict.Result#UNKNOWN}
     */
    public Uni<Verdict> verify(String email) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            // A copy: whoever stops waiting does not stop it for the others.
                            CompletableFuture<Verdict> verdict =
                                    known(email).thenApply(found -> found.at(clock.instant()));
                            return onCallersContext(Uni.createFrom().completionStage(verdict));
                        });
    }

    /** It may have been found out on another one. */
    private static <T> Uni<T> onCallersContext(Uni<T> uni) {
        Context own = Vertx.currentContext();
        return own == null
                ? uni
                : uni.emitOn(command -> own.runOnContext(ignored -> command.run()));
    }

    private CompletableFuture<Known> known(String email) {
        return EmailAddress.normalise(email)
                .map(this::remembered)
                .orElseGet(() -> CompletableFuture.completedFuture(found(Evidence.MALFORMED)));
    }

    /** The cache itself is not exact: it learns a moment too late how long a verdict stands. */
    private CompletableFuture<Known> remembered(String email) {
        CompletableFuture<Known> known = knownOrFound(email);
        if (known.isDone() && known.join().left(clock.instant()).isZero()) {
            verdicts.asMap().remove(email, known);
            return knownOrFound(email);
        }
        return known;
    }

    /** Looks outside of the cache's locks: it may end with other verdicts found at once. */
    private CompletableFuture<Known> knownOrFound(String email) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> known = verdicts.get(email, (missing, executor) -> mine);
        if (known == mine) {
            find(email).subscribe().with(mine::complete, mine::completeExceptionally);
        }
        return known;
    }

    private Uni<Known> find(String email) {
        return routes.find(domainOf(email))
                .chain(route -> ask(email, route))
                .onFailure()
                .recoverWithItem(
                        e -> {
                            LOG.warnf(e, "Verifying an address at %s failed", domainOf(email));
                            return evidence(
                                    email,
                                    MailRoute.Kind.UNKNOWN,
                                    ProbeResult.ofRecipient(MailboxAnswer.NOT_ASKED, null));
                        })
                .map(this::found);
    }

    private Uni<Evidence> ask(String email, MailRoute route) {
        return (route.exchangers().isEmpty()
                        ? Uni.createFrom()
                                .item(ProbeResult.ofRecipient(MailboxAnswer.NOT_ASKED, null))
                        : Uni.createFrom()
                                .completionStage(() -> probe.ask(email, route).toCompletionStage()))
                .map(finding -> evidence(email, route.kind(), finding));
    }

    private static Evidence evidence(String email, MailRoute.Kind route, ProbeResult finding) {
        return new Evidence(
                true,
                route,
                AddressLists.isDisposable(domainOf(email)),
                AddressLists.isRole(email.substring(0, email.lastIndexOf('@'))),
                FreeMail.isProvider(email),
                finding.mailbox(),
                finding.catchAll());
    }

    private Known found(Evidence evidence) {
        metrics.counter(
                        "leadkeep.verification.verdicts",
                        "result",
                        Score.of(evidence).result().slug())
                .increment();
        Duration stableFor = evidence.isIncomplete() ? config.unknownCacheTtl() : config.cacheTtl();
        return new Known(evidence, stableFor, clock.instant().plus(stableFor));
    }

    private static String domainOf(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
