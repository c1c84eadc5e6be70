package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.mail.MailRoutes;
import io.leadkeep.testsupport.Exim;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.verification.Verdict.Result;
import io.leadkeep.verification.VerificationFixture.Smtp;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServiceTest
class EximTest {

    private static final String CONFIGURATION =
            """
            begin acl
            rcpt:
              defer domains = exim-grey.example
                    message = 450 4.7.1 Greylisted, please try again later
              deny  domains = exim-blocked.example
                    message = 554 5.7.1 Client host is listed at zen.spamhaus.org
              accept domains = exim-all.example
              deny  domains = exim-enhanced.example
                    ! local_parts = joe
                    message = 550 5.1.1 Mailbox is not here
              require verify = recipient
              accept

            begin routers
            users:
              driver = redirect
              domains = exim.example : exim-enhanced.example
              local_parts = joe
              data = :blackhole:
              cannot_route_message = Unknown user
            """;

    @Inject Vertx vertx;
    @Inject MailRoutes routes;
    @TempDir Path folder;

    @Test
    void exim_gives_correct_verdicts() throws IOException {
        assumeTrue(
                Exim.isInstalled(),
                "exim4-daemon-light is not installed, or the tests do not run as root");
        for (String domain :
                new String[] {"exim", "exim-grey", "exim-blocked", "exim-all", "exim-enhanced"}) {
            TestDns.shared()
                    .add(
                            domain + ".example. MX 10 mx." + domain + ".example.",
                            "mx." + domain + ".example. A 127.0.0.1");
        }
        try (Exim exim = Exim.start(folder, CONFIGURATION);
                VerificationFixture fixture =
                        new VerificationFixture(vertx, routes, Smtp.at(exim.port()))) {
            expect(fixture, "joe@exim.example", Result.DELIVERABLE);
            expect(fixture, "jim@exim.example", Result.UNDELIVERABLE);
            expect(fixture, "joe@exim-enhanced.example", Result.DELIVERABLE);
            expect(fixture, "jim@exim-enhanced.example", Result.UNDELIVERABLE);
            expect(fixture, "joe@exim-all.example", Result.RISKY);
            expect(fixture, "joe@exim-grey.example", Result.UNKNOWN);
            expect(fixture, "joe@exim-blocked.example", Result.UNKNOWN);
            assertThat(fixture.verdict("joe@exim-all.example").catchAll()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("spool/rejectlog")))
                .as("refusals were sent over TLS")
                .contains(" X=TLS");
    }

    private static void expect(VerificationFixture fixture, String email, Result result) {
        assertThat(fixture.verdict(email).result()).as(email).isEqualTo(result);
    }
}
