package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.TestSmtp;
import io.leadkeep.time.Deadline;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Sessions with a scripted server over a real socket. */
abstract class AbstractSmtpTest {

    static final String JOE = "joe@a.example";
    static final String DECOY = "qwertz@a.example";

    static final ProbeResult DELIVERABLE = ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, false);
    static final ProbeResult NO_ANSWER = ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER);

    static Vertx vertx;

    final TestSmtp server = TestSmtp.start().takes(JOE);
    Duration replyTimeout = Duration.ofSeconds(10);
    String from = "";

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @AfterEach
    void assertNoConnectionIsOpen() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(server.open()).isZero());
        assertThat(server.verbs()).doesNotContain("DATA");
        server.close();
    }

    ProbeResult ask(String recipient, String decoy) {
        SmtpSettings settings =
                new SmtpSettings(
                        server.port(),
                        "probe.example",
                        from,
                        Duration.ofSeconds(5),
                        replyTimeout,
                        Duration.ofSeconds(30),
                        true);
        SmtpClient connections = new SmtpClient(vertx, settings);
        try {
            return connections
                    .ask(
                            InetAddress.getByName("127.0.0.1"),
                            new SmtpSession.Request(recipient, decoy, "mx.a.example", true),
                            Deadline.in(settings.timeout()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(25, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            connections.close();
        }
    }

    ProbeResult askWithDecoy() {
        return ask(JOE, DECOY);
    }
}
