package io.leadkeep.mail;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
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
 * The DNS, remembered: each question is asked once for all who want to know at the same time, and
 * again when the records have lived out their time.
 */
@ApplicationScoped
class CachingResolver {

    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofDays(1);

    /** RFC 2308, section 5: one to three hours work well for what is not there. */
    static final Duration LONGEST_ABSENCE = Duration.ofHours(3);

    /** Long enough to spare a server that fails, short enough to try again soon. */
    static final Duration FAILURE = Duration.ofSeconds(5);

    private final RetryingResolver client;
    private final MeterRegistry metrics;
    private final AsyncCache<DnsQuestion, DnsAnswer> remembered;

    @Inject
    CachingResolver(DnsConfig config, Vertx vertx, MeterRegistry metrics) {
        this(config, vertx, metrics, Ticker.systemTicker());
    }

    CachingResolver(DnsConfig config, Vertx vertx, MeterRegistry metrics, Ticker ticker) {
        this.client = new RetryingResolver(config, vertx);
        this.metrics = metrics;
        this.remembered =
                Caffeine.newBuilder()
                        .maximumSize(config.cacheSize())
                        .expireAfter(
                                Expiry.<DnsQuestion, DnsAnswer>creating(
                                        (question, answer) -> lifetime(answer)))
                        .ticker(ticker)
                        .recordStats()
                        .buildAsync();
        CaffeineCacheMetrics.monitor(metrics, remembered, "dns");
        Gauge.builder("leadkeep.dns.waiting", client, RetryingResolver::waiting)
                .description("DNS queries that wait for their turn")
                .register(metrics);
    }

    /** Servers that cannot be read refuse the start, not the first look-up. */
    void start(@Observes StartupEvent event) {
        // The constructor has read them.
    }

    /**
     * Asks, or remembers.
     *
     * @param name absolute, with or without the last dot
     * @param type as in {@link Type}
     * @return the answer; never fails. It is emitted on the Vert.x context of whoever subscribes,
     *     or on a worker thread where there is none; at once if it is remembered
     */
    Uni<DnsAnswer> find(String name, int type) {
        Name absolute;
        try {
            absolute = Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            return Uni.createFrom().item(DnsAnswer.IMPOSSIBLE);
        }
        DnsQuestion question = new DnsQuestion(absolute, type);
        return Uni.createFrom().deferred(() -> onOwnContext(remembered(question)));
    }

    /**
     * Asks once the question has its place in the cache, not while the cache keeps that place
     * locked: to ask may end other questions at once, and thereby wait for places of theirs.
     */
    private CompletableFuture<DnsAnswer> remembered(DnsQuestion question) {
        CompletableFuture<DnsAnswer> found = new CompletableFuture<>();
        // Of those who wait for a stage, the first one, which is the cache, hears of it first; of
        // those who wait for what is completed by hand, the last one.
        CompletableFuture<DnsAnswer> mine = found.thenApply(Function.identity());
        CompletableFuture<DnsAnswer> answer = remembered.get(question, (missing, executor) -> mine);
        if (answer == mine) {
            Uni.createFrom()
                    .completionStage(() -> ask(question))
                    .subscribe()
                    .with(found::complete, found::completeExceptionally);
        }
        return answer;
    }

    /** How many answers are remembered just now. */
    long size() {
        remembered.synchronous().cleanUp();
        return remembered.synchronous().estimatedSize();
    }

    private CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
        Timer.Sample sample = Timer.start(metrics);
        return client.ask(question)
                .whenComplete(
                        (answer, never) ->
                                sample.stop(
                                        Timer.builder("leadkeep.dns.lookups")
                                                .description("Questions to the DNS")
                                                .tag("type", Type.string(question.type()))
                                                .tag(
                                                        "outcome",
                                                        answer.outcome()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT))
                                                .register(metrics)));
    }

    private static Duration lifetime(DnsAnswer answer) {
        return switch (answer.outcome()) {
            case FAILED -> FAILURE;
            case FOUND -> within(answer.ttlSeconds(), LONGEST);
            case NO_DATA, NO_DOMAIN -> within(answer.ttlSeconds(), LONGEST_ABSENCE);
        };
    }

    private static Duration within(long seconds, Duration longest) {
        return Duration.ofSeconds(
                Math.max(SHORTEST.toSeconds(), Math.min(seconds, longest.toSeconds())));
    }

    /**
     * The answer comes on the thread of the sockets, which must not be kept. Everybody has a copy:
     * who gives up cancels no more than that.
     */
    private static Uni<DnsAnswer> onOwnContext(CompletableFuture<DnsAnswer> answer) {
        if (answer.isDone()) {
            return Uni.createFrom().item(answer.join());
        }
        Uni<DnsAnswer> copy = Uni.createFrom().completionStage(answer.copy());
        Context own = Vertx.currentContext();
        return own == null
                ? copy.emitOn(Infrastructure.getDefaultExecutor())
                : copy.emitOn(command -> own.runOnContext(ignored -> command.run()));
    }
}
