package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From an address to its verdict. */
@ServiceTest
class AddressVerificationTest extends AbstractVerificationTest {

    @Inject AddressVerification asConfigured;

    @Test
    void probe_is_disabled_by_default() {
        localExchanger("v-default.example");

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
    void verdict_without_probe_uses_syntax_lists_and_dns() {
        open(Smtp.off());
        localExchanger("v-mx.example");
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

    @Test
    void reply_of_exchanger_decides() {
        probing();
        localExchanger("v-says.example");
        server.takes("joe@v-says.example").takes("info@v-says.example");

        expect("joe@v-says.example", Result.DELIVERABLE, 95);
        expect("info@v-says.example", Result.DELIVERABLE, 85);
        expect("jim@v-says.example", Result.UNDELIVERABLE, 95);
        assertThat(fixture.verdict("joe@v-says.example").catchAll()).isFalse();
        assertThat(
                        fixture.metrics
                                .get("leadkeep.smtp.probes")
                                .tag("outcome", "accepted")
                                .timer()
                                .count())
                .isEqualTo(2);
    }

    @Test
    void verdict_is_stable_until_its_ttl_and_then_renewed() {
        probing();
        localExchanger("v-stable.example");
        server.takes("joe@v-stable.example");
        Verdict first = fixture.verdict("joe@v-stable.example");
        assertThat(first.stableFor()).isCloseTo(Duration.ofHours(24), Duration.ofMinutes(1));

        server.answers("RCPT", "550 5.1.1 User unknown");
        fixture.pass(Duration.ofHours(23));
        Verdict second = fixture.verdict("joe@v-stable.example");
        assertThat(second.result()).isEqualTo(Result.DELIVERABLE);
        assertThat(second.score()).isEqualTo(first.score());
        assertThat(second.stableFor()).isCloseTo(Duration.ofHours(1), Duration.ofMinutes(1));
        assertThat(server.connections()).isEqualTo(1);

        fixture.pass(Duration.ofHours(2));
        expect("joe@v-stable.example", Result.UNDELIVERABLE, 95);
    }

    @Test
    void greylisted_address_is_unknown_for_15_minutes_and_then_asked_again() {
        probing();
        localExchanger("v-grey.example");
        server.takes("joe@v-grey.example")
                .does("RCPT", 1, TestSmtp.says("450 4.2.0 Greylisted\r\n"));

        expect("joe@v-grey.example", Result.UNKNOWN, 40);
        fixture.pass(Duration.ofMinutes(14));
        expect("joe@v-grey.example", Result.UNKNOWN, 40);
        fixture.pass(Duration.ofMinutes(2));
        expect("joe@v-grey.example", Result.DELIVERABLE, 95);
    }

    @Test
    void refusal_of_a_recipient_does_not_affect_the_next() {
        probing();
        localExchanger("v-recipient.example");
        server.takes("jim@v-recipient.example").answers("RCPT TO:<joe", "550 5.7.1 not for you");

        expect("joe@v-recipient.example", Result.UNKNOWN, 30);
        expect("jim@v-recipient.example", Result.DELIVERABLE, 95);
    }

    @Test
    void connection_closed_at_rcpt_leaves_address_unknown() {
        probing();
        localExchanger("v-drop.example");
        server.does("RCPT", TestSmtp.CLOSE);

        expect("joe@v-drop.example", Result.UNKNOWN, 15);
    }

    @Test
    void accepted_address_is_risky_until_decoy_is_answered() {
        probing();
        localExchanger("v-half.example");
        server.takes("joe@v-half.example");
        // The last rule applies first: joe is accepted, and the next recipient is refused.
        server.does("RCPT", 1, TestSmtp.says("452 4.5.3 Too many recipients\r\n"))
                .does("RCPT TO:<joe", 1, TestSmtp.says("250 2.1.5 Ok\r\n"));

        expect("joe@v-half.example", Result.RISKY, 50);
        assertThat(fixture.verdict("joe@v-half.example").catchAll()).isNull();
        fixture.pass(Duration.ofMinutes(16));
        expect("joe@v-half.example", Result.DELIVERABLE, 95);
    }

    @Test
    void verdict_is_emitted_on_context_of_caller() throws Exception {
        probing();
        localExchanger("v-context.example");
        server.takes("joe@v-context.example");
        CompletableFuture<Boolean> sameContext = new CompletableFuture<>();
        Context context = vertx.getOrCreateContext();

        context.runOnContext(
                ignored ->
                        fixture.verification
                                .verify("joe@v-context.example")
                                .subscribe()
                                .with(
                                        verdict ->
                                                sameContext.complete(
                                                        Vertx.currentContext() != null
                                                                && Context.isOnEventLoopThread()
                                                                && Vertx.currentContext()
                                                                        == context),
                                        sameContext::completeExceptionally));

        assertThat(sameContext.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
