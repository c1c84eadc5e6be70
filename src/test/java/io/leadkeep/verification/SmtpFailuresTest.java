package io.leadkeep.verification;

import static io.leadkeep.testsupport.TestSmtp.CLOSE;
import static io.leadkeep.testsupport.TestSmtp.ENDLESS;
import static io.leadkeep.testsupport.TestSmtp.SILENCE;
import static io.leadkeep.testsupport.TestSmtp.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.TestSmtp;
import io.leadkeep.time.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, and servers that fail. */
class SmtpFailuresTest extends AbstractSmtpTest {

    static Stream<Arguments> faults() {
        return Stream.of("", "EHLO", "MAIL", "RCPT")
                .flatMap(
                        command ->
                                Stream.of(
                                        Arguments.of(command, "closes", CLOSE),
                                        Arguments.of(command, "is silent", SILENCE),
                                        Arguments.of(command, "never ends", ENDLESS),
                                        Arguments.of(command, "is another", says("SSH-2.0-x\r\n")),
                                        Arguments.of(
                                                command,
                                                "says too much",
                                                says("250 yes\r\n250 yes\r\n"))));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @MethodSource("faults")
    void failing_server_gives_no_answer_and_leaves_no_connection(
            String command, String fault, TestSmtp.Deed deed) {
        replyTimeout = Duration.ofMillis(300);
        server.does(command, deed);

        assertThat(askWithDecoy())
                .isEqualTo(
                        command.equals("RCPT")
                                ? ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null)
                                : NO_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "QUIT"})
    void connection_closed_at_rset_or_quit_keeps_answer(String command) {
        server.does(command, CLOSE);

        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
    }

    @Test
    void offered_starttls_is_used() {
        server.offers("SIZE 1000").offers("STARTTLS");

        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
        assertThat(server.verbs())
                .containsExactly(
                        "EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "RCPT", "RSET", "QUIT");
    }

    @Test
    void refused_starttls_continues_without_tls() {
        server.offers("STARTTLS").answers("STARTTLS", "454 4.7.0 TLS not available");

        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
        assertThat(server.connections()).isEqualTo(1);
    }

    static Stream<Arguments> tlsFaults() {
        return Stream.of(
                Arguments.of("garbage", says("220 go\r\n")),
                Arguments.of(
                        "closed",
                        (TestSmtp.Deed)
                                socket -> {
                                    socket.write("220 go\r\n");
                                    socket.handler(hello -> socket.close());
                                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tlsFaults")
    void failed_tls_handshake_is_retried_without_tls(String fault, TestSmtp.Deed deed) {
        replyTimeout = Duration.ofMillis(500);
        server.offers("STARTTLS").does("STARTTLS", deed);

        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.verbs())
                .endsWith("EHLO", "MAIL", "RCPT", "RCPT", "RSET", "QUIT")
                .filteredOn("STARTTLS"::equals)
                .hasSize(1);
    }

    @Test
    void closed_port_gives_no_answer() {
        int port;
        try (TestSmtp gone = TestSmtp.start()) {
            port = gone.port();
        }
        SmtpSettings settings =
                new SmtpSettings(
                        port,
                        "probe.example",
                        "",
                        Duration.ofSeconds(1),
                        replyTimeout,
                        Duration.ofSeconds(5),
                        true);
        SmtpClient connections = new SmtpClient(vertx, settings);

        assertThat(
                        connections
                                .ask(
                                        InetAddress.getLoopbackAddress(),
                                        new SmtpSession.Request(JOE, DECOY, "mx", true),
                                        Deadline.in(Duration.ofSeconds(5)))
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join())
                .isEqualTo(NO_ANSWER);
        connections.close();
    }
}
