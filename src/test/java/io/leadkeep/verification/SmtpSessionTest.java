package io.leadkeep.verification;

import static io.leadkeep.testsupport.TestSmtp.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and how the answers are understood. */
class SmtpSessionTest extends AbstractSmtpTest {

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
                .isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.NO_SUCH_MAILBOX, null));
        assertThat(server.recipients()).containsExactly("jim@a.example");
    }

    @Test
    void nobody_is_made_up_where_that_is_known() {
        assertThat(ask(JOE, null)).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
        assertThat(server.recipients()).containsExactly(JOE);
    }

    @Test
    void a_server_that_takes_made_up_names_is_a_catch_all() {
        server.takes("@a.example");

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, true));
    }

    @Test
    void a_server_that_answers_nothing_sensible_after_a_made_up_name_loses_no_real_one() {
        server.does("RCPT TO:<qwertz", CLOSE);

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
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

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
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

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofRecipient(mailbox, null));
    }

    @Test
    void a_block_listed_source_is_so_for_the_whole_domain() {
        server.answers("RCPT", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org");

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofDomain(MailboxAnswer.POLICY));
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
            String command, String reply, ProbeResult.Scope scope, MailboxAnswer mailbox) {
        server.answers(command, reply);

        assertThat(askForJoe()).isEqualTo(new ProbeResult(mailbox, null, scope));
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

        assertThat(askForJoe()).isEqualTo(ProbeResult.ofDomain(MailboxAnswer.POLICY));
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
                .isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.UNCLEAR, null));
        assertThat(server.recipients()).isEmpty();
    }
}
