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

/** Encryption, and servers that fail at it or at anything else. */
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
    void a_server_that_fails_gives_no_answer_and_no_connection_stays(
            String command, String fault, TestSmtp.Deed deed) {
        replyTimeout = Duration.ofMillis(300);
        server.does(command, deed);

        assertThat(askForJoe())
                .isEqualTo(
                        command.equals("RCPT")
                                ? ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null)
                                : NO_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "QUIT"})
    void a_server_that_does_not_say_goodbye_has_answered_all_the_same(String command) {
        server.does(command, CLOSE);

        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
    }

    @Test
    void what_is_offered_is_encrypted() {
        server.offers("SIZE 1000").offers("STARTTLS");

        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
        assertThat(server.verbs())
                .containsExactly(
                        "EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "RCPT", "RSET", "QUIT");
    }

    @Test
    void a_server_that_offers_encryption_and_then_has_none_is_asked_in_clear() {
        server.offers("STARTTLS").answers("STARTTLS", "454 4.7.0 TLS not available");

        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
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
    void a_server_that_fails_at_encryption_is_asked_once_more_in_clear(
            String fault, TestSmtp.Deed deed) {
        replyTimeout = Duration.ofMillis(500);
        server.offers("STARTTLS").does("STARTTLS", deed);

        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.verbs())
                .endsWith("EHLO", "MAIL", "RCPT", "RCPT", "RSET", "QUIT")
                .filteredOn("STARTTLS"::equals)
                .hasSize(1);
    }

    @Test
    void a_host_where_nobody_listens_gives_no_answer() {
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
                                        new SmtpSession.Question(JOE, NOBODY, "mx", true),
                                        Deadline.in(Duration.ofSeconds(5)))
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join())
                .isEqualTo(NO_ANSWER);
        connections.close();
    }
}
