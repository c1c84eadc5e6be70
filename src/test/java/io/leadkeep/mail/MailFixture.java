package io.leadkeep.mail;

import io.leadkeep.testsupport.TestDns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The beans of this package with the DNS servers of a test and a clock that a test moves. */
final class MailFixture implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    record Settings(
            Optional<String> servers,
            Duration timeout,
            int attempts,
            Duration deadline,
            int maxInFlight,
            int cacheSize)
            implements DnsConfig {

        static Settings of(TestDns... servers) {
            return of(String.join(",", Stream.of(servers).map(TestDns::address).toList()));
        }

        static Settings of(String servers) {
            return new Settings(
                    Optional.of(servers),
                    Duration.ofMillis(400),
                    2,
                    Duration.ofSeconds(10),
                    50,
                    1_000);
        }

        Settings timeout(Duration other) {
            return new Settings(servers, other, attempts, deadline, maxInFlight, cacheSize);
        }

        Settings deadline(Duration other) {
            return new Settings(servers, timeout, attempts, other, maxInFlight, cacheSize);
        }

        Settings maxInFlight(int other) {
            return new Settings(servers, timeout, attempts, deadline, other, cacheSize);
        }

        Settings cacheSize(int other) {
            return new Settings(servers, timeout, attempts, deadline, maxInFlight, other);
        }
    }

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final CachingResolver dns;
    final MailRoutes routes;
    final GatewayDetector gateways;
    final ProviderDetector providers;
    private final AtomicLong nanos = new AtomicLong();

    MailFixture(Settings settings) {
        dns = new CachingResolver(settings, vertx, metrics, nanos::get);
        routes = new MailRoutes(dns);
        gateways = new GatewayDetector(routes);
        providers = new ProviderDetector(dns, routes, gateways);
    }

    static MailFixture asking(TestDns... servers) {
        return new MailFixture(Settings.of(servers));
    }

    /** Advances the clock of the cache. */
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    MailRoute route(String domain) {
        return await(routes.find(domain));
    }

    DnsAnswer.Outcome outcome(String name, int type) {
        return await(dns.find(name, type)).outcome();
    }

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }

    @Override
    public void close() {
        await(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
    }
}
