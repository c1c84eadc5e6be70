package io.leadkeep.verification;

import static io.leadkeep.testsupport.TestSmtp.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSessionTest extends AbstractSmtpTest {

    @Test
    void recipient_is_sent_before_decoy_and_no_message_is_sent() {
        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
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
    void configured_sender_is_sent() {
        from = "probe@b.example";
        askWithDecoy();

        assertThat(server.commands()).contains("MAIL FROM:<probe@b.example>");
    }

    @Test
    void decoy_is_not_sent_after_refused_recipient() {
        assertThat(ask("jim@a.example", DECOY))
                .isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.NO_SUCH_MAILBOX, null));
        assertThat(server.recipients()).containsExactly("jim@a.example");
    }

    @Test
    void decoy_is_not_sent_if_none_is_given() {
        assertThat(ask(JOE, null)).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
        assertThat(server.recipients()).containsExactly(JOE);
    }

    @Test
    void accepted_decoy_means_catch_all() {
        server.takes("@a.example");

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, true));
    }

    @Test
    void connection_closed_at_decoy_keeps_accepted_recipient() {
        server.does("RCPT TO:<qwertz", CLOSE);

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
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
    void refusal_of_session_at_decoy_leaves_catch_all_unknown(String reply) {
        server.answers("RCPT TO:<qwertz", reply);

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "450 4.2.0 Greylisted ! DEFERRED",
                "452 4.5.3 Too many recipients ! DEFERRED",
                "452 too many recipients ! DEFERRED",
                "421 4.3.2 closing ! DEFERRED",
                "550 5.7.1 not from you ! POLICY",
                "550 no ! UNCLEAR",
                "552 5.2.2 full ! FULL",
                "550 5.2.1 disabled ! DISABLED",
                "354 go ahead ! NO_ANSWER",
            })
    void reply_to_recipient_determines_answer(String reply, MailboxAnswer mailbox) {
        server.answers("RCPT TO:<joe", reply);

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofRecipient(mailbox, null));
    }

    @Test
    void blocked_client_applies_to_the_domain() {
        server.answers("RCPT", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org");

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofDomain(MailboxAnswer.POLICY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'' ! 554 5.1.1 no service here, user unknown ! DOMAIN ! POLICY",
                "'' ! 450 busy ! EXCHANGER ! DEFERRED",
                "'' ! 421 too many connections ! EXCHANGER ! DEFERRED",
                "'' ! 250 hello ! EXCHANGER ! NO_ANSWER",
                "EHLO ! 421 closing ! EXCHANGER ! DEFERRED",
                "MAIL ! 550 5.1.1 user unknown ! DOMAIN ! POLICY",
                "MAIL ! 451 4.7.1 later ! EXCHANGER ! DEFERRED",
            })
    void refusal_before_rcpt_is_not_about_the_mailbox(
            String command, String reply, ProbeResult.Scope scope, MailboxAnswer mailbox) {
        server.answers(command, reply);

        assertThat(askWithDecoy()).isEqualTo(new ProbeResult(mailbox, null, scope));
        assertThat(server.recipients()).isEmpty();
    }

    @Test
    void server_without_ehlo_gets_helo() {
        server.answers("EHLO", "502 5.5.1 Not implemented");

        assertThat(askWithDecoy()).isEqualTo(DELIVERABLE);
        assertThat(server.verbs()).startsWith("EHLO", "HELO", "MAIL");
    }

    @Test
    void server_that_refuses_ehlo_and_helo_means_policy() {
        server.answers("EHLO", "502 no").answers("HELO", "550 no");

        assertThat(askWithDecoy()).isEqualTo(ProbeResult.ofDomain(MailboxAnswer.POLICY));
    }

    @Test
    void greeting_is_never_lost() {
        for (int i = 0; i < 200; i++) {
            assertThat(ask(JOE, null).mailbox()).isEqualTo(MailboxAnswer.ACCEPTED);
        }
    }

    @Test
    void non_ascii_recipient_is_sent_to_server_with_smtputf8() {
        server.offers("SMTPUTF8").takes("jürgen@a.example");

        assertThat(ask("jürgen@a.example", DECOY)).isEqualTo(DELIVERABLE);
        assertThat(server.commands())
                .contains("MAIL FROM:<> SMTPUTF8", "RCPT TO:<jürgen@a.example>");
    }

    @Test
    void non_ascii_recipient_is_unclear_without_smtputf8() {
        assertThat(ask("jürgen@a.example", DECOY))
                .isEqualTo(ProbeResult.ofRecipient(MailboxAnswer.UNCLEAR, null));
        assertThat(server.recipients()).isEmpty();
    }
}
