package io.leadkeep.mail;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.leadkeep.time.CallerContext;
import io.leadkeep.time.PeriodicTasks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS resolver with a cache. Concurrent lookups of one question send one query; an answer is
 * cached for the TTL of its records, within bounds.
 */
@ApplicationScoped
class CachingResolver {

    static final Duration MIN_TTL = Duration.ofMinutes(1);
    static final Duration MAX_TTL = Duration.ofDays(1);

    /** RFC 2308, section 5 recommends one to three hours for negative answers. */
    static final Duration MAX_NEGATIVE_TTL = Duration.ofHours(3);

    /** Spares a failing server without delaying the next attempt for long. */
    static final Duration FAILURE_TTL = Duration.ofSeconds(5);

    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(3);

    private final RetryingResolver resolver;
    private final MeterRegistry metrics;
    private final AsyncCache<DnsQuestion, DnsAnswer> cache;

    @Inject
    CachingResolver(DnsConfig config, Vertx vertx, MeterRegistry metrics) {
        this(config, vertx, metrics, Ticker.systemTicker());
    }

    CachingResolver(DnsConfig config, Vertx vertx, MeterRegistry metrics, Ticker ticker) {
        this.resolver = new RetryingResolver(config, vertx, ticker::read);
        this.metrics = metrics;
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(config.cacheSize())
                        .expireAfter(
                                Expiry.<DnsQuestion, DnsAnswer>creating(
                                        (question, answer) -> ttl(answer)))
                        .ticker(ticker)
                        .recordStats()
                        .buildAsync();
        CaffeineCacheMetrics.monitor(metrics, cache, "dns");
        Gauge.builder("leadkeep.dns.waiting", resolver, RetryingResolver::waiting)
                .description("DNS queries that wait to be sent")
                .register(metrics);
        Gauge.builder("leadkeep.dns.servers.unusable", resolver, RetryingResolver::unusable)
                .description("DNS servers that give wrong answers for known names")
                .register(metrics);
    }

    /**
     * Creates this bean at start, so that invalid server addresses fail the start. The check also
     * runs without lookups: the log and the metric report a server before a job needs it.
     */
    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        resolver.check();
        tasks.every(
                CHECK_INTERVAL,
                "check of the DNS servers",
                () -> Uni.createFrom().voidItem().invoke(resolver::check));
    }

    /**
     * Looks up a name. A cached answer is emitted at once, any other one as by {@link
     * CallerContext#resume}: dnsjava's socket thread must not block. It never fails.
     */
    Uni<DnsAnswer> find(String name, int type) {
        Name absolute;
        try {
            absolute = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            return Uni.createFrom().item(DnsAnswer.INVALID_NAME);
        }
        DnsQuestion question = new DnsQuestion(absolute, type);
        return Uni.createFrom().deferred(() -> CallerContext.resume(cached(question)));
    }

    /**
     * Sends the query after the cache has released its lock: sending may complete other questions
     * at once, and their entries need that lock.
     */
    private CompletableFuture<DnsAnswer> cached(DnsQuestion question) {
        CompletableFuture<DnsAnswer> resolved = new CompletableFuture<>();
        // A future notifies its dependents last in, first out; a derived stage, first in, first
        // out. The cache registers first and must store the answer before its readers continue.
        CompletableFuture<DnsAnswer> entry = resolved.thenApply(Function.identity());
        CompletableFuture<DnsAnswer> answer = cache.get(question, (missing, executor) -> entry);
        if (answer == entry) {
            Uni.createFrom()
                    .completionStage(() -> resolve(question))
                    .subscribe()
                    .with(resolved::complete, resolved::completeExceptionally);
        }
        return answer;
    }

    long size() {
        cache.synchronous().cleanUp();
        return cache.synchronous().estimatedSize();
    }

    private CompletableFuture<DnsAnswer> resolve(DnsQuestion question) {
        Timer.Sample sample = Timer.start(metrics);
        return resolver.resolve(question)
                .whenComplete((answer, never) -> sample.stop(timer(question, answer)));
    }

    private Timer timer(DnsQuestion question, DnsAnswer answer) {
        return Timer.builder("leadkeep.dns.lookups")
                .description("DNS lookups that the cache could not answer")
                .tag("type", Type.string(question.type()))
                .tag("outcome", answer.outcome().name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    private static Duration ttl(DnsAnswer answer) {
        return switch (answer.outcome()) {
            case FAILED -> FAILURE_TTL;
            case FOUND -> bounded(answer.ttlSeconds(), MAX_TTL);
            case NO_DATA, NO_DOMAIN -> bounded(answer.ttlSeconds(), MAX_NEGATIVE_TTL);
        };
    }

    private static Duration bounded(long seconds, Duration max) {
        return Duration.ofSeconds(
                Math.max(MIN_TTL.toSeconds(), Math.min(seconds, max.toSeconds())));
    }
}
