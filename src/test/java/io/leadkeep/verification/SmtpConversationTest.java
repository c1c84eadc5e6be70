package io.leadkeep.verification;

import static io.leadkeep.testsupport.TestSmtp.CLOSE;
import static io.leadkeep.testsupport.TestSmtp.ENDLESS;
import static io.leadkeep.testsupport.TestSmtp.SILENCE;
import static io.leadkeep.testsupport.TestSmtp.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.TestSmtp;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection to one server, over a real socket. */
class SmtpConversationTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final String JOE = "joe@a.example";
    private static final String NOBODY = "qwertz@a.example";

    private static final Finding DELIVERABLE = Finding.ofRecipient(MailboxAnswer.ACCEPTED, false);
    private static final Finding NO_ANSWER = Finding.ofExchanger(MailboxAnswer.NO_ANSWER);

    private final TestSmtp server = TestSmtp.start().takes(JOE);
    private Duration replyTimeout = Duration.ofSeconds(10);
    private String from = "";

    @AfterEach
    void no_connection_stays_open() {
        await().untilAsserted(() -> assertThat(server.open()).isZero());
        assertThat(server.verbs()).doesNotContain("DATA");
        server.close();
    }

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    private Finding ask(String recipient, String decoy) {
        SmtpSettings settings =
                new SmtpSettings(
                        server.port(),
                        "probe.example",
                        from,
                        Duration.ofSeconds(5),
                        replyTimeout,
                        Duration.ofSeconds(30),
                        true);
        SmtpConnections connections = new SmtpConnections(VERTX, settings, Clock.systemUTC());
        try {
            return connections
                    .ask(
                            InetAddress.getByName("127.0.0.1"),
                            new SmtpConversation.Question(recipient, decoy, "mx.a.example", true),
                            Clock.systemUTC().instant().plus(settings.timeout()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(25, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            connections.close();
        }
    }

    private Finding askForJoe() {
        return ask(JOE, NOBODY);
    }

    @Test
    void the_real_recipient_is_named_before_the_made_up_one_and_nothing_is_sent() {
        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
        assertThat(server.commands())
                .containsExactly(
                        "EHLO probe.example",
                        "MAIL FROM:<>",
                        "RCPT TO:<joe@a.example>",
                        "RCPT TO:<qwertz@a.example>",
                        "RSET",
                        "QUIT");
    }

    @Test
    void the_sender_that_is_configured_is_named() {
        from = "probe@b.example";
        askForJoe();

        assertThat(server.commands()).contains("MAIL FROM:<probe@b.example>");
    }

    @Test
    void nobody_is_made_up_where_the_recipient_is_refused() {
        assertThat(ask("jim@a.example", NOBODY))
                .isEqualTo(Finding.ofRecipient(MailboxAnswer.NO_SUCH_MAILBOX, null));
        assertThat(server.recipients()).containsExactly("jim@a.example");
    }

    @Test
    void nobody_is_made_up_where_that_is_known() {
        assertThat(ask(JOE, null)).isEqualTo(Finding.ofRecipient(MailboxAnswer.ACCEPTED, null));
        assertThat(server.recipients()).containsExactly(JOE);
    }

    @Test
    void a_server_that_takes_made_up_names_is_a_catch_all() {
        server.takes("@a.example");

        assertThat(askForJoe()).isEqualTo(Finding.ofRecipient(MailboxAnswer.ACCEPTED, true));
    }

    @Test
    void a_server_that_answers_nothing_sensible_after_a_made_up_name_loses_no_real_one() {
        server.does("RCPT TO:<qwertz", CLOSE);

        assertThat(askForJoe()).isEqualTo(Finding.ofRecipient(MailboxAnswer.ACCEPTED, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "452 4.5.3 Too many recipients",
                "452 too many recipients",
                "450 4.7.1 Greylisted",
                "421 4.7.0 closing",
                "550 5.5.3 Too many recipients",
                "550 bounces must have one recipient",
                "503 5.5.1 Bad sequence",
                "554 5.7.1 policy",
            })
    void a_made_up_name_refused_for_the_sake_of_the_session_tells_nothing(String reply) {
        server.answers("RCPT TO:<qwertz", reply);

        assertThat(askForJoe()).isEqualTo(Finding.ofRecipient(MailboxAnswer.ACCEPTED, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "450 4.2.0 Greylisted ! NOT_NOW",
                "452 4.5.3 Too many recipients ! NOT_NOW",
                "452 too many recipients ! NOT_NOW",
                "421 4.3.2 closing ! NOT_NOW",
                "550 5.7.1 not from you ! POLICY",
                "550 no ! UNCLEAR",
                "552 5.2.2 full ! FULL",
                "550 5.2.1 disabled ! DISABLED",
                "354 go ahead ! NO_ANSWER",
            })
    void the_reply_to_the_recipient_is_read(String reply, MailboxAnswer mailbox) {
        server.answers("RCPT TO:<joe", reply);

        assertThat(askForJoe()).isEqualTo(Finding.ofRecipient(mailbox, null));
    }

    @Test
    void a_block_listed_source_is_so_for_the_whole_domain() {
        server.answers("RCPT", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org");

        assertThat(askForJoe()).isEqualTo(Finding.ofDomain(MailboxAnswer.POLICY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'' ! 554 5.1.1 no service here, user unknown ! DOMAIN ! POLICY",
                "'' ! 450 busy ! EXCHANGER ! NOT_NOW",
                "'' ! 421 too many connections ! EXCHANGER ! NOT_NOW",
                "'' ! 250 hello ! EXCHANGER ! NO_ANSWER",
                "EHLO ! 421 closing ! EXCHANGER ! NOT_NOW",
                "MAIL ! 550 5.1.1 user unknown ! DOMAIN ! POLICY",
                "MAIL ! 451 4.7.1 later ! EXCHANGER ! NOT_NOW",
            })
    void a_refusal_before_the_recipient_says_nothing_of_the_mailbox(
            String command, String reply, Finding.Scope scope, MailboxAnswer mailbox) {
        server.answers(command, reply);

        assertThat(askForJoe()).isEqualTo(new Finding(mailbox, null, scope));
        assertThat(server.recipients()).isEmpty();
    }

    @Test
    void an_old_server_is_greeted_as_it_knows_it() {
        server.answers("EHLO", "502 5.5.1 Not implemented");

        assertThat(askForJoe()).isEqualTo(DELIVERABLE);
        assertThat(server.verbs()).startsWith("EHLO", "HELO", "MAIL");
    }

    @Test
    void a_server_that_knows_neither_greeting_refuses_us() {
        server.answers("EHLO", "502 no").answers("HELO", "550 no");

        assertThat(askForJoe()).isEqualTo(Finding.ofDomain(MailboxAnswer.POLICY));
    }

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
                                ? Finding.ofRecipient(MailboxAnswer.NO_ANSWER, null)
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
    void no_greeting_is_lost_whoever_asks() {
        for (int i = 0; i < 200; i++) {
            assertThat(ask(JOE, null).mailbox()).isEqualTo(MailboxAnswer.ACCEPTED);
        }
    }

    @Test
    void names_beyond_ascii_are_asked_for_where_the_server_knows_them() {
        server.offers("SMTPUTF8").takes("jürgen@a.example");

        assertThat(ask("jürgen@a.example", NOBODY)).isEqualTo(DELIVERABLE);
        assertThat(server.commands())
                .contains("MAIL FROM:<> SMTPUTF8", "RCPT TO:<jürgen@a.example>");
    }

    @Test
    void names_beyond_ascii_stay_unclear_where_the_server_does_not_know_them() {
        assertThat(ask("jürgen@a.example", NOBODY))
                .isEqualTo(Finding.ofRecipient(MailboxAnswer.UNCLEAR, null));
        assertThat(server.recipients()).isEmpty();
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
        SmtpConnections connections = new SmtpConnections(VERTX, settings, Clock.systemUTC());

        assertThat(
                        connections
                                .ask(
                                        InetAddress.getLoopbackAddress(),
                                        new SmtpConversation.Question(JOE, NOBODY, "mx", true),
                                        Clock.systemUTC().instant().plusSeconds(5))
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join())
                .isEqualTo(NO_ANSWER);
        connections.close();
    }
}
