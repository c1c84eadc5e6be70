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

/** What is remembered of the DNS and for how long; what is asked at the same time. */
class CachingResolverTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static TestDns dns;

    private MailFixture room;

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
        room = MailFixture.asking(dns);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void an_answer_is_remembered_as_long_as_the_records_live() {
        dns.add("ttl.example. 300 MX 10 mx.ttl.example.");

        assertRememberedFor(Duration.ofSeconds(300), "ttl.example", Outcome.FOUND);
    }

    @Test
    void the_shortest_life_on_the_way_counts() {
        dns.add("way.example. 120 CNAME goal.example.", "goal.example. 3000 MX 10 mx.example.");

        assertRememberedFor(Duration.ofSeconds(120), "way.example", Outcome.FOUND);
    }

    @Test
    void very_short_and_very_long_lives_are_bounded() {
        dns.add("short.example. 0 MX 10 mx.example.", "long.example. 9999999 MX 10 mx.example.");

        assertRememberedFor(CachingResolver.SHORTEST, "short.example", Outcome.FOUND);
        assertRememberedFor(CachingResolver.LONGEST, "long.example", Outcome.FOUND);
    }

    @Test
    void what_is_not_there_is_remembered_by_the_minimum_of_the_zone() {
        dns.add("no-data.example. A 192.0.2.1");

        assertRememberedFor(Duration.ofSeconds(900), "no-data.example", Outcome.NO_DATA);
        assertRememberedFor(Duration.ofSeconds(900), "no-domain.example", Outcome.NO_DOMAIN);
    }

    @Test
    void absence_is_remembered_shortly_without_a_zone_and_never_for_a_day() {
        dns.add("stiff. 86400 SOA ns.stiff. admin.stiff. 1 3600 600 86400 86400");

        assertRememberedFor(CachingResolver.SHORTEST, "gone.without-zone", Outcome.NO_DOMAIN);
        assertRememberedFor(CachingResolver.LONGEST_ABSENCE, "gone.stiff", Outcome.NO_DOMAIN);
    }

    @Test
    void a_failure_is_remembered_for_some_seconds_only() {
        dns.add("failing.example. MX 10 mx.example.")
                .fail("failing.example", Type.MX, Fault.SERVFAIL, 2);

        assertThat(room.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(room.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FAILED);
        assertThat(dns.count("failing.example")).isEqualTo(2);

        room.pass(CachingResolver.FAILURE.plus(SECOND));
        assertThat(room.outcome("failing.example", Type.MX)).isEqualTo(Outcome.FOUND);
    }

    @Test
    void names_are_the_same_whatever_their_case_and_types_are_not() {
        dns.add("case.example. MX 10 mx.example.", "case.example. A 192.0.2.1");

        assertThat(room.outcome("case.example", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(room.outcome("CASE.Example.", Type.MX)).isEqualTo(Outcome.FOUND);
        assertThat(room.outcome("case.example", Type.A)).isEqualTo(Outcome.FOUND);
        assertThat(dns.count("case.example", Type.MX)).isEqualTo(1);
        assertThat(dns.count("case.example", Type.A)).isEqualTo(1);
    }

    @Test
    void five_thousand_who_ask_at_the_same_time_ask_once() {
        dns.add("shared.example. MX 10 mx.example.").hold("shared.example");
        room = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        List<CompletableFuture<MailRoute>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(room.routes.find("shared.example").subscribeAsCompletionStage());
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
    void one_who_gives_up_takes_nothing_from_the_others() throws Exception {
        dns.add("left.example. MX 10 mx.example.").hold("left.example");
        room = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        CompletableFuture<MailRoute> first =
                room.routes.find("left.example").subscribeAsCompletionStage();
        CompletableFuture<MailRoute> other =
                room.routes.find("left.example").subscribeAsCompletionStage();
        awaitQuery("left.example");
        first.cancel(true);
        dns.release("left.example");

        assertThat(other.get(10, TimeUnit.SECONDS).kind()).isEqualTo(MailRoute.Kind.EXCHANGERS);
    }

    @Test
    void only_so_many_queries_are_in_flight_and_the_rest_wait_in_line() {
        try (TestDns counting = TestDns.start().hold("line.example")) {
            room = replace(Settings.of(counting).timeout(Duration.ofSeconds(20)).inFlight(7));
            List<Uni<DnsAnswer>> questions = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                counting.add("d" + i + ".line.example. MX 10 mx.example.");
                questions.add(room.dns.find("d" + i + ".line.example", Type.MX));
            }
            CompletableFuture<List<DnsAnswer>> answers =
                    Uni.join().all(questions).andFailFast().subscribeAsCompletionStage();
            Awaitility.await().until(() -> counting.underWay() == 7);
            assertThat(room.metrics.get("leadkeep.dns.waiting").gauge().value()).isEqualTo(193);
            counting.release("line.example");

            assertThat(answers.join())
                    .hasSize(200)
                    .allMatch(answer -> answer.outcome() == Outcome.FOUND);
            assertThat(counting.mostAtOnce()).isEqualTo(7);
        }
    }

    @Test
    void thousands_of_questions_that_fail_at_once_end_as_failures() {
        // Nobody can be reached there: the system refuses to send.
        room = replace(Settings.of("255.255.255.255:53").inFlight(1));
        List<Uni<DnsAnswer>> questions = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            questions.add(room.dns.find("n" + i + ".example", Type.MX));
        }

        assertThat(MailFixture.await(Uni.join().all(questions).andFailFast()))
                .allMatch(DnsAnswer::isFailed);
    }

    /** Whoever asks ends others' questions at once, here, and must hold nothing that they need. */
    @Test
    void many_who_ask_what_fails_at_once_do_not_wait_for_each_other() throws Exception {
        room = replace(Settings.of("255.255.255.255:53").inFlight(1));
        // Mutiny cannot be used for the first time by several threads at once.
        assertThat(room.outcome("first.example", Type.MX)).isEqualTo(Outcome.FAILED);
        ExecutorService askers = Executors.newFixedThreadPool(8);
        List<Future<?>> asked = new ArrayList<>();
        Queue<CompletableFuture<DnsAnswer>> answers = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "m" + i + ".example";
            asked.add(
                    askers.submit(
                            () ->
                                    answers.add(
                                            room.dns
                                                    .find(name, Type.MX)
                                                    .subscribeAsCompletionStage())));
        }
        for (Future<?> one : asked) {
            one.get(20, TimeUnit.SECONDS);
        }
        askers.shutdown();

        assertThat(answers)
                .hasSize(20_000)
                .allSatisfy(
                        answer -> assertThat(answer.get(20, TimeUnit.SECONDS).isFailed()).isTrue());
    }

    @Test
    void no_more_answers_are_remembered_than_allowed() {
        room = replace(Settings.of(dns).cacheSize(20));
        for (int i = 0; i < 100; i++) {
            room.outcome("bound" + i + ".example", Type.MX);
        }

        assertThat(room.dns.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void the_answer_comes_on_the_context_of_who_asks() throws Exception {
        dns.add("context.example. MX 10 mx.example.");
        Context own = room.vertx.getOrCreateContext();
        CompletableFuture<Context> where = new CompletableFuture<>();
        own.runOnContext(
                ignored ->
                        room.routes
                                .find("context.example")
                                .subscribe()
                                .with(route -> where.complete(Vertx.currentContext())));

        assertThat(where.get(10, TimeUnit.SECONDS)).isSameAs(own);
    }

    @Test
    void without_a_context_the_answer_comes_on_a_thread_that_may_wait() throws Exception {
        dns.add("worker.example. MX 10 mx.example.").hold("worker.example");
        room = replace(Settings.of(dns).timeout(Duration.ofSeconds(20)));
        CompletableFuture<String> where = new CompletableFuture<>();
        room.routes
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
    void lookups_are_counted_by_type_and_outcome_and_so_are_memories() {
        dns.add("metrics.example. MX 10 mx.example.");
        room.outcome("metrics.example", Type.MX);
        room.outcome("metrics.example", Type.MX);
        room.outcome("no-metrics.example", Type.TXT);

        assertThat(lookups("MX", "found")).isEqualTo(1);
        assertThat(lookups("TXT", "no_domain")).isEqualTo(1);
        assertThat(
                        room.metrics
                                .get("cache.gets")
                                .tags("cache", "dns", "result", "hit")
                                .functionCounter()
                                .count())
                .isEqualTo(1);
    }

    private long lookups(String type, String outcome) {
        return room.metrics
                .get("leadkeep.dns.lookups")
                .tags("type", type, "outcome", outcome)
                .timer()
                .count();
    }

    private MailFixture replace(Settings settings) {
        room.close();
        return new MailFixture(settings);
    }

    private static void awaitQuery(String name) {
        Awaitility.await().until(() -> dns.count(name) > 0);
    }

    private void assertRememberedFor(Duration life, String name, Outcome outcome) {
        assertThat(room.outcome(name, Type.MX)).isEqualTo(outcome);
        room.pass(life.minus(SECOND));
        assertThat(room.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, within %s", name, life).isEqualTo(1);
        room.pass(SECOND.multipliedBy(2));
        assertThat(room.outcome(name, Type.MX)).isEqualTo(outcome);
        assertThat(dns.count(name, Type.MX)).as("%s, after %s", name, life).isEqualTo(2);
    }
}
