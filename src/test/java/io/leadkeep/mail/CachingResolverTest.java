package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class CachingResolverTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static TestDns dns;

    private MailFixture fixture;

    @BeforeAll
    static void start() {
        dns = TestDns.start();
        dns.add("example. 7200 SOA ns.example. admin.example. 1 3600 600 86400 900");
        dns.add("example. 7200 NS ns.example.");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @BeforeEach
    void open() {
        fixture = MailFixture.asking(dns);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answer_is_cached_for_ttl_of_its_records() {
        dns.add("ttl.example. 300 MX 10 mx.ttl.example.");

        assertCachedFor(Duration.ofSeconds(300), "ttl.example", Outcome.FOUND);
    }

    @Test
    void shortest_ttl_of_alias_chain_is_used() {
        dns.add(
                "chain.example. 120 CNAME target.example.",
                "target.example. 3000 MX 10 mx.example.");

        assertCachedFor(Duration.ofSeconds(120), "chain.example", Outcome.FOUND);
    }

    @Test
    void very_short_and_very_long_ttls_are_bounded() {
        dns.add("short.example. 0 MX 10 mx.example.", "long.example. 9999999 MX 10 mx.example.");

        assertCachedFor(CachingResolver.MIN_TTL, "short.example", Outcome.FOUND);
        assertCachedFor(CachingResolver.MAX_TTL, "long.example", Outcome.FOUND);
    }

    @Test
    void negative_answer_is_cached_for_minimum_of_the_zone() {
        dns.add("no-data.example. A 192.0.2.1");

        assertCachedFor(Duration.ofSeconds(900), "no-data.example", Outcome.NO_DATA);
        assertCachedFor(Duration.ofSeconds(900), "no-domain.example", Outcome.NO_DOMAIN);
    }

    @Test
    void negative_ttl_is_bounded_with_and_without_soa() {
        dns.add("long-soa. 86400 SOA ns.long-soa. admin.long-soa. 1 3600 600 86400 86400");

        assertCachedFor(CachingResolver.MIN_TTL, "gone.without-soa", Outcome.NO_DOMAIN);
        assertCachedFor(CachingResolver.MAX_NEGATIVE_TTL, "gone.long-soa", Outcome.NO_DOMAIN);
    }

    @Test
    void failure_is_cached_for_some_seconds() {
        dns.add("failing.example. MX 10 mx.example.")
                .fail("failing.example", Type.MX, Fault.SERVFAIL, 2);

        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(dns.count("failing.example")).isEqualTo(2);

        fixture.pass(CachingResolver.FAILURE_TTL.plus(SECOND));
        assertThat(fixture.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FOUND);
    }

    @Test
    void cache_key_ignores_case_and_includes_type() {
        dns.add("case.example. MX 10 mx.example.", "case.example. A 192.0.2.1");

        assertThat(fixture.outcome("case.example", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(fixture.outcome("CASE.Example.", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(fixture.outcome("case.example", Type.A)).isEqualTo(Outcome.FOUND);
        assertThat(dns.count("case.example", Type.MX)).isEqualTo(1);
        assertThat(dns.count("case.example", Type.A)).isEqualTo(1);
    }

    @Test
    void five_thousand_concurrent_lookups_send_a_single_query() {
        dns.add("shared.example. MX 10 mx.example.").hold("shared.example");
        fixture = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        List<CompletableFuture<MailRoute>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(fixture.routes.find("shared.example").subscribeAsCompletionStage());
        }
        awaitQuery("shared.example");
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        dns.release("shared.example");

        assertThat(answers)
                .allSatisfy(
                        answer ->
                                assertThat(answer.get(10, TimeUnit.SECONDS).kind())
                                        .isEqualTo(MailRoute.Kind.EXCHANGERS));
        assertThat(dns.count("shared.example")).isEqualTo(1);
    }

    @Test
    void cancelled_lookup_does_not_cancel_the_others() throws Exception {
        dns.add("left.example. MX 10 mx.example.").hold("left.example");
        fixture = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        CompletableFuture<MailRoute> first =
                fixture.routes.find("left.example").subscribeAsCompletionStage();
        CompletableFuture<MailRoute> other =
                fixture.routes.find("left.example").subscribeAsCompletionStage();
        awaitQuery("left.example");
        first.cancel(true);
        dns.release("left.example");

        assertThat(other.get(10, TimeUnit.SECONDS).kind()).isEqualTo(MailRoute.Kind.EXCHANGERS);
    }

    @Test
    void queries_above_the_limit_wait_in_the_queue() {
        try (TestDns counting = TestDns.start().hold("queue.example")) {
            fixture = replace(Settings.of(counting).timeout(Duration.ofSeconds(20)).maxInFlight(7));
            List<Uni<DnsAnswer>> lookups = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                counting.add("d" + i + ".queue.example. MX 10 mx.example.");
                lookups.add(fixture.dns.find("d" + i + ".queue.example", Type.MX));
            }
            CompletableFuture<List<DnsAnswer>> answers =
                    Uni.join().all(lookups).andFailFast().subscribeAsCompletionStage();
            Awaitility.await().until(() -> counting.underWay() == 7);
            assertThat(fixture.metrics.get("leadkeep.dns.waiting").gauge().value()).isEqualTo(193);
            counting.release("queue.example");

            assertThat(answers.join())
                    .hasSize(200)
                    .allMatch(answer -> answer.outcome() == Outcome.FOUND);
            assertThat(counting.mostAtOnce()).isEqualTo(7);
        }
    }

    @Test
    void thousands_of_lookups_that_fail_at_once_all_end() {
        // The system refuses to send to the broadcast address.
        fixture = replace(Settings.of("255.255.255.255:53").maxInFlight(1));
        List<Uni<DnsAnswer>> lookups = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            lookups.add(fixture.dns.find("n" + i + ".example", Type.MX));
        }

        assertThat(MailFixture.await(Uni.join().all(lookups).andFailFast()))
                .allMatch(DnsAnswer::isFailed);
    }

    @Test
    void concurrent_lookups_that_fail_at_once_do_not_deadlock() throws Exception {
        fixture = replace(Settings.of("255.255.255.255:53").maxInFlight(1));
        // The first use of Mutiny is not thread-safe.
        assertThat(fixture.outcome("first.example", Type.MX)).isEqualTo(Outcome.FAILED);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> submitted = new ArrayList<>();
        Queue<CompletableFuture<DnsAnswer>> answers = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "m" + i + ".example";
            submitted.add(
                    threads.submit(
                            () ->
                                    answers.add(
                                            fixture.dns
                                                    .find(name, Type.MX)
                                                    .subscribeAsCompletionStage())));
        }
        for (Future<?> each : submitted) {
            each.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(answers)
                .hasSize(20_000)
                .allSatisfy(
                        answer -> assertThat(answer.get(20, TimeUnit.SECONDS).isFailed()).isTrue());
    }

    @Test
    void number_of_cached_answers_is_bounded() {
        fixture = replace(Settings.of(dns).cacheSize(20));
        for (int i = 0; i < 100; i++) {
            fixture.outcome("bound" + i + ".example", Type.MX);
        }

        assertThat(fixture.dns.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void answer_is_emitted_on_context_of_caller() throws Exception {
        dns.add("context.example. MX 10 mx.example.");
        Context context = fixture.vertx.getOrCreateContext();
        CompletableFuture<Context> where = new CompletableFuture<>();
        context.runOnContext(
                ignored ->
                        fixture.routes
                                .find("context.example")
                                .subscribe()
                                .with(route -> where.complete(Vertx.currentContext())));

        assertThat(where.get(10, TimeUnit.SECONDS)).isSameAs(context);
    }

    @Test
    void answer_without_context_is_emitted_on_worker_thread() throws Exception {
        dns.add("worker.example. MX 10 mx.example.").hold("worker.example");
        fixture = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        CompletableFuture<String> where = new CompletableFuture<>();
        fixture.routes
                .find("worker.example")
                .subscribe()
                .with(route -> where.complete(Thread.currentThread().getName()));
        awaitQuery("worker.example");
        dns.release("worker.example");

        assertThat(where.get(10, TimeUnit.SECONDS))
                .doesNotContain("dnsjava")
                .doesNotContain("eventloop");
    }

    @Test
    void metrics_count_lookups_by_type_and_outcome_and_cache_hits() {
        dns.add("metrics.example. MX 10 mx.example.");
        fixture.outcome("metrics.example", Type.MX);
        fixture.outcome("metrics.example", Type.MX);
        fixture.outcome("no-metrics.example", Type.TXT);

        assertThat(lookups("MX", "found")).isEqualTo(1);
        assertThat(lookups("TXT", "no_domain")).isEqualTo(1);
        assertThat(
                        fixture.metrics
                                .get("cache.gets")
                                .tags("cache", "dns", "result", "hit")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
    }

    private long lookups(String type, String outcome) {
        return fixture.metrics
                .get("leadkeep.dns.lookups")
                .tags("type", type, "outcome", outcome)
                .timer()
                .count();
    }

    private MailFixture replace(Settings settings) {
        fixture.close();
        return new MailFixture(settings);
    }

    private static void awaitQuery(String name) {
        Awaitility.await().until(() -> dns.count(name) > 0);
    }

    private void assertCachedFor(Duration ttl, String name, Outcome outcome) {
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        fixture.pass(ttl.minus(SECOND));
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, within %s", name, ttl).isEqualTo(1);
        fixture.pass(SECOND.multipliedBy(2));
        assertThat(fixture.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, after %s", name, ttl).isEqualTo(2);
    }
}
