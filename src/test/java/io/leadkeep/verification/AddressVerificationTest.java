package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.mail.MailRoutes;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestSmtp;
import io.leadkeep.verification.Verdict.Result;
import io.leadkeep.verification.VerificationFixture.Smtp;
import io.restassured.RestAssured;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From an address to its verdict, with a DNS server and an SMTP server that are scripted. */
@ServiceTest
class AddressVerificationTest {

    private static final TestDns DNS = TestDns.shared();

    @Inject Vertx vertx;
    @Inject MailRoutes routes;
    @Inject AddressVerification asConfigured;

    private final TestSmtp server = TestSmtp.start();
    private VerificationFixture room;

    @AfterEach
    void no_connection_stays_open() {
        if (room != null) {
            await().untilAsserted(() -> assertThat(server.open()).isZero());
            room.close();
        }
        assertThat(server.verbs()).doesNotContain("DATA");
        server.close();
    }

    private VerificationFixture open(Smtp smtp) {
        room = new VerificationFixture(vertx, routes, smtp);
        return room;
    }

    private VerificationFixture probing() {
        return open(Smtp.at(server.port()));
    }

    private static void exchangers(String domain, String... hosts) {
        for (int i = 0; i < hosts.length; i++) {
            DNS.add("%s. MX %d %s.".formatted(domain, 10 * (i + 1), hosts[i]));
        }
    }

    private static void here(String domain) {
        exchangers(domain, "mx." + domain);
        DNS.add("mx." + domain + ". A 127.0.0.1");
    }

    @Test
    void nobody_is_asked_unless_that_is_switched_on() {
        here("v-default.example");

        Verdict verdict =
                asConfigured.verify("joe@v-default.example").await().atMost(Duration.ofSeconds(20));

        assertThat(verdict.result()).isEqualTo(Result.UNKNOWN);
        assertThat(verdict.score()).isEqualTo(40);
        assertThat(verdict.catchAll()).isNull();
        assertThat(verdict.stableFor()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(15));
        assertThat(RestAssured.given().get("/q/metrics").asString())
                .contains("leadkeep_verification_verdicts_total{result=\"unknown\"}");
    }

    @Test
    void without_the_probe_a_verdict_rests_on_syntax_lists_and_dns() {
        open(Smtp.off());
        here("v-mx.example");
        DNS.add("v-address.example. A 127.0.0.1", "v-null.example. MX 0 .");
        DNS.add("v-box.mailinator.com. MX 10 mx.v-mx.example.");
        DNS.fail("v-servfail.example", TestDns.Fault.SERVFAIL);

        expect("joe@v-mx.example", Result.UNKNOWN, 40);
        expect("info@v-mx.example", Result.UNKNOWN, 30);
        expect("joe@v-address.example", Result.UNKNOWN, 30);
        expect("joe@v-null.example", Result.UNDELIVERABLE, 100);
        expect("joe@v-nxdomain.example", Result.UNDELIVERABLE, 100);
        expect("joe@v-servfail.example", Result.UNKNOWN, 0);
        expect("joe@v-box.mailinator.com", Result.RISKY, 90);
        expect("no address", Result.UNDELIVERABLE, 100);
        expect("Joe@V-MX.example", Result.UNKNOWN, 40);
        expect("joe>\r\nDATA@v-mx.example", Result.UNDELIVERABLE, 100);
        assertThat(server.connections()).isZero();
    }

    private void expect(String email, Result result, int score) {
        Verdict verdict = room.verdict(email);
        assertThat(verdict.result()).as(email).isEqualTo(result);
        assertThat(verdict.score()).as(email).isEqualTo(score);
    }

    @Test
    void what_the_exchanger_says_decides() {
        probing();
        here("v-says.example");
        server.takes("joe@v-says.example").takes("info@v-says.example");

        expect("joe@v-says.example", Result.DELIVERABLE, 95);
        expect("info@v-says.example", Result.DELIVERABLE, 85);
        expect("jim@v-says.example", Result.UNDELIVERABLE, 95);
        assertThat(room.verdict("joe@v-says.example").catchAll()).isFalse();
        assertThat(
                        room.metrics
                                .get("leadkeep.smtp.conversations")
                                .tag("outcome", "accepted")
                                .timer()
                                .count())
                .isEqualTo(2);
    }

    @Test
    void a_domain_that_is_its_own_exchanger_is_asked() {
        probing();
        DNS.add("v-own.example. A 127.0.0.1");
        server.takes("joe@v-own.example");

        expect("joe@v-own.example", Result.DELIVERABLE, 85);
    }

    @Test
    void a_verdict_stands_as_long_as_it_says_and_is_then_found_anew() {
        probing();
        here("v-stable.example");
        server.takes("joe@v-stable.example");
        Verdict first = room.verdict("joe@v-stable.example");
        assertThat(first.stableFor()).isCloseTo(Duration.ofHours(24), Duration.ofMinutes(1));

        server.answers("RCPT", "550 5.1.1 User unknown");
        room.pass(Duration.ofHours(23));
        Verdict second = room.verdict("joe@v-stable.example");
        assertThat(second.result()).isEqualTo(Result.DELIVERABLE);
        assertThat(second.score()).isEqualTo(first.score());
        assertThat(second.stableFor()).isCloseTo(Duration.ofHours(1), Duration.ofMinutes(1));
        assertThat(server.connections()).isEqualTo(1);

        room.pass(Duration.ofHours(2));
        expect("joe@v-stable.example", Result.UNDELIVERABLE, 95);
    }

    @Test
    void greylisting_is_unknown_for_a_quarter_of_an_hour_and_then_asked_again() {
        probing();
        here("v-grey.example");
        server.takes("joe@v-grey.example")
                .does("RCPT", 1, TestSmtp.says("450 4.2.0 Greylisted\r\n"));

        expect("joe@v-grey.example", Result.UNKNOWN, 40);
        room.pass(Duration.ofMinutes(14));
        expect("joe@v-grey.example", Result.UNKNOWN, 40);
        room.pass(Duration.ofMinutes(2));
        expect("joe@v-grey.example", Result.DELIVERABLE, 95);
    }

    @Test
    void who_asks_for_the_same_address_at_once_shares_one_conversation() {
        probing();
        here("v-shared.example");
        server.takes("joe@v-shared.example");

        assertThat(room.verdicts(Collections.nCopies(50, "joe@v-shared.example")))
                .extracting(Verdict::result)
                .containsOnly(Result.DELIVERABLE);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void thousands_at_a_catch_all_are_a_conversation_or_two_and_all_risky() {
        probing();
        here("v-all.example");
        server.takes("@v-all.example");

        List<Verdict> verdicts = room.verdicts(many("v-all.example", 5_000));

        assertThat(verdicts).extracting(Verdict::result).containsOnly(Result.RISKY);
        assertThat(verdicts).extracting(Verdict::score).containsOnly(80);
        assertThat(verdicts).extracting(Verdict::catchAll).containsOnly(true);
        assertThat(server.connections()).isBetween(1, 2);
    }

    @Test
    void no_more_than_two_talk_to_one_exchanger_and_a_made_up_name_is_tried_once_or_twice() {
        probing();
        here("v-line.example");
        List<String> emails = many("v-line.example", 40);
        emails.forEach(server::takes);

        assertThat(room.verdicts(emails))
                .extracting(Verdict::result)
                .containsOnly(Result.DELIVERABLE);
        assertThat(server.mostAtOnce()).isBetween(1, 2);
        assertThat(server.recipients()).hasSizeBetween(41, 42);
    }

    private static List<String> many(String domain, int number) {
        return IntStream.range(0, number).mapToObj(i -> "p" + i + "@" + domain).toList();
    }

    @Test
    void a_block_listed_source_leaves_everybody_unknown_and_is_told_so_once() {
        probing();
        here("v-blocked.example");
        server.answers("RCPT", "554 5.7.1 Client host blocked using zen.spamhaus.org");

        expect("joe@v-blocked.example", Result.UNKNOWN, 30);
        expect("jim@v-blocked.example", Result.UNKNOWN, 30);
        assertThat(server.connections()).isEqualTo(1);

        room.pass(Duration.ofMinutes(16));
        expect("jill@v-blocked.example", Result.UNKNOWN, 30);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void what_is_said_of_one_recipient_is_not_held_against_the_next() {
        probing();
        here("v-one.example");
        server.takes("jim@v-one.example").answers("RCPT TO:<joe", "550 5.7.1 not for you");

        expect("joe@v-one.example", Result.UNKNOWN, 30);
        expect("jim@v-one.example", Result.DELIVERABLE, 95);
    }

    @Test
    void an_exchanger_that_cannot_be_reached_or_is_busy_leads_to_the_next() {
        probing();
        exchangers(
                "v-next.example", "gone.v-next.example", "busy.v-next.example", "b.v-next.example");
        DNS.add(
                "gone.v-next.example. AAAA ::1",
                "busy.v-next.example. A 127.0.0.1",
                "b.v-next.example. A 127.0.0.1");
        server.takes("joe@v-next.example")
                .does("", 1, TestSmtp.says("421 4.3.2 too many connections\r\n"));

        expect("joe@v-next.example", Result.DELIVERABLE, 95);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_fourth_exchanger_is_not_tried() {
        probing();
        exchangers(
                "v-four.example",
                "a.v-four.example",
                "b.v-four.example",
                "c.v-four.example",
                "d.v-four.example");
        DNS.add("d.v-four.example. A 127.0.0.1");
        server.takes("joe@v-four.example");

        expect("joe@v-four.example", Result.UNKNOWN, 15);
        assertThat(server.connections()).isZero();
    }

    @Test
    void exchangers_that_do_not_answer_are_not_tried_for_each_address() {
        open(Smtp.at(server.port()).replyTimeout(Duration.ofMillis(200)));
        here("v-silent.example");
        server.does("", TestSmtp.SILENCE);

        assertThat(room.verdicts(many("v-silent.example", 200)))
                .extracting(Verdict::result)
                .containsOnly(Result.UNKNOWN);
        assertThat(server.connections()).isBetween(1, 2);
    }

    @Test
    void a_server_in_our_own_network_is_not_connected_to() {
        open(Smtp.at(server.port()).probePrivateAddresses(false));
        here("v-ssrf.example");
        exchangers("v-ssrf6.example", "mx.v-ssrf6.example");
        DNS.add("mx.v-ssrf6.example. AAAA ::ffff:127.0.0.1", "mx.v-ssrf6.example. AAAA ::1");

        expect("joe@v-ssrf.example", Result.UNKNOWN, 15);
        expect("joe@v-ssrf6.example", Result.UNKNOWN, 15);
        assertThat(server.connections()).isZero();
    }

    @Test
    void a_server_that_drops_the_connection_at_the_recipient_leaves_it_unknown() {
        probing();
        here("v-drop.example");
        server.does("RCPT", TestSmtp.CLOSE);

        expect("joe@v-drop.example", Result.UNKNOWN, 15);
    }

    @Test
    void accepted_and_not_more_is_risky_until_a_made_up_name_is_answered() {
        probing();
        here("v-half.example");
        server.takes("joe@v-half.example");
        // What is said last is looked at first: joe is accepted, whoever comes then is too many.
        server.does("RCPT", 1, TestSmtp.says("452 4.5.3 Too many recipients\r\n"))
                .does("RCPT TO:<joe", 1, TestSmtp.says("250 2.1.5 Ok\r\n"));

        expect("joe@v-half.example", Result.RISKY, 50);
        assertThat(room.verdict("joe@v-half.example").catchAll()).isNull();
        room.pass(Duration.ofMinutes(16));
        expect("joe@v-half.example", Result.DELIVERABLE, 95);
    }

    @Test
    void the_verdict_comes_where_it_was_asked_for() throws Exception {
        probing();
        here("v-context.example");
        server.takes("joe@v-context.example");
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        Context own = vertx.getOrCreateContext();

        own.runOnContext(
                ignored ->
                        room.verification
                                .verify("joe@v-context.example")
                                .subscribe()
                                .with(
                                        verdict ->
                                                same.complete(
                                                        Vertx.currentContext() != null
                                                                && Context.isOnEventLoopThread()
                                                                && Vertx.currentContext() == own),
                                        same::completeExceptionally));

        assertThat(same.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
