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
import org.jboss.logging.Logger;

/**
 * Probes a mailbox at the mail exchangers of its domain, within the limits of connections. Results
 * that apply to the whole domain are cached.
 */
@ApplicationScoped
class MailboxProbe {

    private static final Logger LOG = Logger.getLogger(MailboxProbe.class);

    private static final int DECOY_LENGTH = 16;

    private final boolean enabled;
    private final SecureRandom random;
    private final MeterRegistry metrics;
    private final SmtpClient client;
    private final MxFallback exchangers;
    private final DomainCache domains;
    private final KeyedConcurrencyLimiter limiter;

    MailboxProbe(
            Vertx vertx,
            MailRoutes routes,
            SmtpConfig smtp,
            VerificationConfig verification,
            Clock clock,
            SecureRandom random,
            MeterRegistry metrics) {
        SmtpSettings settings = SmtpSettings.of(smtp);
        this.enabled = smtp.probe();
        this.random = random;
        this.metrics = metrics;
        this.client = new SmtpClient(vertx, settings);
        this.exchangers = new MxFallback(routes, client, settings);
        this.domains = new DomainCache(verification, clock);
        this.limiter =
                new KeyedConcurrencyLimiter(smtp.maxConnections(), smtp.maxConnectionsPerHost());
    }

    /** Creates this bean at start, so that invalid settings fail the start. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("The SMTP probe is %s", enabled ? "enabled" : "disabled");
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Never fails; the route must have an exchanger. */
    Future<ProbeResult> ask(String address, MailRoute route) {
        if (!enabled) {
            return Future.succeededFuture(ProbeResult.NOT_PROBED);
        }
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return domains.find(domain)
                .map(Future::succeededFuture)
                .orElseGet(
                        () ->
                                limiter.run(
                                        route.exchangers().get(0).host(),
                                        () -> askUnlessCached(address, domain, route)));
    }

    /** Reads the cache again: another probe may have filled it while this one waited. */
    private Future<ProbeResult> askUnlessCached(String address, String domain, MailRoute route) {
        return domains.find(domain)
                .map(Future::succeededFuture)
                .orElseGet(() -> askExchangers(address, domain, route));
    }

    private Future<ProbeResult> askExchangers(String address, String domain, MailRoute route) {
        Timer.Sample sample = Timer.start(metrics);
        String decoy = domains.catchAll(domain) == null ? randomName() + "@" + domain : null;
        return exchangers
                .ask(route, address, decoy)
                .otherwise(
                        e -> {
                            LOG.warnf(e, "Probing an address at %s failed", domain);
                            return ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null);
                        })
                .map(result -> withCachedCatchAll(domain, result))
                .onSuccess(
                        result -> {
                            domains.add(domain, result);
                            sample.stop(timer(result));
                        });
    }

    private Timer timer(ProbeResult result) {
        return metrics.timer("leadkeep.smtp.probes", "outcome", result.mailbox().slug());
    }

    private ProbeResult withCachedCatchAll(String domain, ProbeResult result) {
        return result.mailbox() == MailboxAnswer.ACCEPTED && result.catchAll() == null
                ? ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, domains.catchAll(domain))
                : result;
    }

    private String randomName() {
        return random.ints(DECOY_LENGTH, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
