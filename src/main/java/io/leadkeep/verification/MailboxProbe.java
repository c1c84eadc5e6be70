package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute;
import io.leadkeep.mail.MailRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks the exchangers of a domain for a mailbox: in the order of preference, few of them, and only
 * so many at once. What holds for the whole domain is asked once.
 */
@ApplicationScoped
class MailboxProbe {

    private static final Logger LOG = Logger.getLogger(MailboxProbe.class);

    private static final int NAME_LENGTH = 16;

    private final boolean enabled;
    private final SecureRandom random;
    private final MeterRegistry metrics;
    private final SmtpClient connections;
    private final MxFallback exchangers;
    private final DomainCache known;
    private final KeyedConcurrencyLimiter turns;

    MailboxProbe(
            Vertx vertx,
            MailRoutes routes,
            SmtpConfig smtp,
            VerificationConfig verification,
            Clock clock,
            SecureRandom random,
            MeterRegistry metrics) {
        SmtpSettings settings = SmtpSettings.of(smtp);
        SmtpSettings.requireTime(verification.cacheTtl(), "LEADKEEP_VERIFICATION_STABLE_FOR");
        SmtpSettings.requireTime(
                verification.unknownCacheTtl(), "LEADKEEP_VERIFICATION_UNKNOWN_STABLE_FOR");
        SmtpSettings.requireSome(verification.cacheSize(), "LEADKEEP_VERIFICATION_REMEMBERED");
        this.enabled = smtp.probe();
        this.random = random;
        this.metrics = metrics;
        this.connections = new SmtpClient(vertx, settings);
        this.exchangers = new MxFallback(routes, connections, settings);
        this.known = new DomainCache(verification, clock);
        this.turns =
                new KeyedConcurrencyLimiter(smtp.maxConnections(), smtp.maxConnectionsPerHost());
    }

    /** Settings that cannot be used are to stop the start, not the first question. */
    void checkSettings(@Observes StartupEvent event) {
        LOG.debugf("Recipients' exchangers are %s", enabled ? "asked" : "not asked");
    }

    @PreDestroy
    void close() {
        connections.close();
    }

    /**
     * Asks for a mailbox.
     *
     * @param address in its stored form
     * @param route of its domain; with an exchanger
     * @return what was found out; never fails
     */
    Future<ProbeResult> ask(String address, MailRoute route) {
        if (!enabled) {
            return Future.succeededFuture(ProbeResult.ofRecipient(MailboxAnswer.NOT_ASKED, null));
        }
        Optional<ProbeResult> known = knownAnswer(address);
        return known.isPresent()
                ? Future.succeededFuture(known.get())
                : turns.take(
                        route.exchangers().get(0).host(),
                        // Others may have found out while this one waited.
                        () ->
                                knownAnswer(address)
                                        .map(Future::succeededFuture)
                                        .orElseGet(() -> converse(address, route)));
    }

    private Optional<ProbeResult> knownAnswer(String address) {
        return known.answerForAll(domainOf(address));
    }

    private Future<ProbeResult> converse(String address, MailRoute route) {
        Timer.Sample sample = Timer.start(metrics);
        String domain = domainOf(address);
        String decoy = known.catchAll(domain) == null ? nobody() + "@" + domain : null;
        return exchangers
                .ask(route, address, decoy)
                .otherwise(
                        e -> {
                            LOG.warnf(e, "A conversation about an address at %s failed", domain);
                            return ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null);
                        })
                .map(finding -> withKnownCatchAll(domain, finding))
                .onSuccess(
                        finding -> {
                            known.learn(domain, finding);
                            sample.stop(
                                    metrics.timer(
                                            "leadkeep.smtp.conversations",
                                            "outcome",
                                            finding.mailbox().slug()));
                        });
    }

    /** What an earlier conversation found out holds where this one did not ask. */
    private ProbeResult withKnownCatchAll(String domain, ProbeResult finding) {
        return finding.mailbox() == MailboxAnswer.ACCEPTED && finding.catchAll() == null
                ? ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, known.catchAll(domain))
                : finding;
    }

    /** A name that nobody has, and that looks like any other. */
    private String nobody() {
        return random.ints(NAME_LENGTH, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
