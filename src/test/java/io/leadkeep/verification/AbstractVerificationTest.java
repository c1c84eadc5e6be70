package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.mail.MailRoutes;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestSmtp;
import io.leadkeep.verification.Verdict.Result;
import io.leadkeep.verification.VerificationFixture.Smtp;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;

/** Verifications with scripted DNS and SMTP servers. */
abstract class AbstractVerificationTest {

    static final TestDns DNS = TestDns.shared();

    @Inject Vertx vertx;
    @Inject MailRoutes routes;

    final TestSmtp server = TestSmtp.start();
    VerificationFixture fixture;

    @AfterEach
    void assertNoConnectionIsOpen() {
        if (fixture != null) {
            await().untilAsserted(() -> assertThat(server.open()).isZero());
            fixture.close();
        }
        assertThat(server.verbs()).doesNotContain("DATA");
        server.close();
    }

    VerificationFixture open(Smtp smtp) {
        fixture = new VerificationFixture(vertx, routes, smtp);
        return fixture;
    }

    VerificationFixture probing() {
        return open(Smtp.at(server.port()));
    }

    static void exchangers(String domain, String... hosts) {
        for (int i = 0; i < hosts.length; i++) {
            DNS.add("%s. MX %d %s.".formatted(domain, 10 * (i + 1), hosts[i]));
        }
    }

    static void localExchanger(String domain) {
        exchangers(domain, "mx." + domain);
        DNS.add("mx." + domain + ". A 127.0.0.1");
    }

    void expect(String email, Result result, int score) {
        Verdict verdict = fixture.verdict(email);
        assertThat(verdict.result()).as(email).isEqualTo(result);
        assertThat(verdict.score()).as(email).isEqualTo(score);
    }
}
