package io.leadkeep.verification;

import io.leadkeep.mail.MailRoutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The beans of this package with the settings of a test, and a clock that a test moves. */
final class VerificationFixture implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(25);

    record Smtp(
            boolean probe,
            int port,
            Optional<String> helo,
            Optional<String> from,
            Duration connectTimeout,
            Duration replyTimeout,
            Duration timeout,
            int maxConnections,
            int maxConnectionsPerHost,
            boolean probePrivateAddresses)
            implements SmtpConfig {

        static Smtp off() {
            return at(25).probe(false);
        }

        static Smtp at(int port) {
            return new Smtp(
                    true,
                    port,
                    Optional.of("probe.example"),
                    Optional.empty(),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    50,
                    2,
                    true);
        }

        Smtp probe(boolean other) {
            return with(other, port, helo, from, replyTimeout, probePrivateAddresses);
        }

        Smtp helo(String other) {
            return with(probe, port, Optional.of(other), from, replyTimeout, probePrivateAddresses);
        }

        Smtp from(String other) {
            return with(probe, port, helo, Optional.of(other), replyTimeout, probePrivateAddresses);
        }

        Smtp replyTimeout(Duration other) {
            return with(probe, port, helo, from, other, probePrivateAddresses);
        }

        Smtp probePrivateAddresses(boolean other) {
            return with(probe, port, helo, from, replyTimeout, other);
        }

        private Smtp with(
                boolean probe,
                int port,
                Optional<String> helo,
                Optional<String> from,
                Duration replyTimeout,
                boolean probePrivateAddresses) {
            return new Smtp(
                    probe,
                    port,
                    helo,
                    from,
                    connectTimeout,
                    replyTimeout,
                    timeout,
                    maxConnections,
                    maxConnectionsPerHost,
                    probePrivateAddresses);
        }
    }

    record Cache(Duration cacheTtl, Duration unknownCacheTtl, int cacheSize)
            implements VerificationConfig {}

    /** The system clock plus an offset. */
    private static final class MovableClock extends Clock {

        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final MovableClock clock = new MovableClock();
    private final MailboxProbe probe;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AddressVerification verification;

    VerificationFixture(Vertx vertx, MailRoutes routes, Smtp smtp) {
        Cache cache = new Cache(Duration.ofHours(24), Duration.ofMinutes(15), 10_000);
        probe = new MailboxProbe(vertx, routes, smtp, cache, clock, new SecureRandom(), metrics);
        verification = new AddressVerification(routes, probe, cache, clock, metrics);
    }

    /** Advances the clock of the caches. */
    void pass(Duration time) {
        clock.offset = clock.offset.plus(time);
    }

    Verdict verdict(String email) {
        return verification.verify(email).await().atMost(TIMEOUT);
    }

    /** Verifies all addresses concurrently. */
    List<Verdict> verdicts(List<String> emails) {
        return emails.stream()
                .map(email -> verification.verify(email).subscribeAsCompletionStage())
                .toList()
                .stream()
                .map(verdict -> verdict.orTimeout(25, TimeUnit.SECONDS).join())
                .toList();
    }

    @Override
    public void close() {
        probe.close();
    }
}
