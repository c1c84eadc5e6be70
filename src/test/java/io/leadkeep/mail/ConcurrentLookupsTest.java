package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.DnsAnswer.Outcome;
import io.leadkeep.mail.MailFixture.Settings;
import io.leadkeep.testsupport.TestDns;
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
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Concurrent lookups, and the threads of their answers. */
class ConcurrentLookupsTest extends AbstractResolverTest {

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
}
