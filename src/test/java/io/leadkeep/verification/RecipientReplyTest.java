package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of real servers. */
class RecipientReplyTest {

    private static MailboxAnswer read(String reply) {
        return RecipientReply.read(reply(reply));
    }

    private static SmtpReply reply(String reply) {
        String[] lines = reply.split("\\|");
        return new SmtpReply(
                Integer.parseInt(lines[0].substring(0, 3)),
                List.of(lines).stream().map(line -> line.substring(4)).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 <joe@a.example>: Recipient address rejected: User unknown in local"
                        + " recipient table",
                "550-5.1.1 The email account that you tried to reach does not exist. Please"
                        + " try|550-5.1.1 double-checking the recipient's email address for typos"
                        + " or|550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a - gsmtp",
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address"
                        + " lookup",
                "550 #5.1.1 bad address joe@a.example",
                "553 5.1.2 Sorry, that domain is not one of ours",
                "501 5.1.3 Bad recipient address syntax",
                "551 5.1.6 The mailbox has moved",
                "556 5.1.10 Recipient address has a null MX",
                "550 5.4.1 Recipient address rejected: Access denied. [x.protection.outlook.com]",
                "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).",
                "550 5.1.0 No such user here",
                "550 No such user here",
                "550 User unknown",
                "550 unknown user",
                "550 <joe@a.example>: recipient not found",
                "550 sorry, no mailbox here by that name",
                "550 Invalid recipient joe@a.example",
                "554 Mailbox does not exist",
                "552 1 Requested mail action aborted, mailbox not found",
                "554 delivery error: dd This user doesn't have a yahoo.com account",
                // A quoted address is not a reason.
                "550 5.1.1 <blocked-spamhaus@a.example>: user unknown",
                "550 User policy@a.example unknown",
            })
    void explicit_statement_means_no_such_mailbox(String reply) {
        assertThat(read(reply)).isEqualTo(MailboxAnswer.NO_SUCH_MAILBOX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "450 4.2.0 <joe@a.example>: Recipient address rejected: Greylisted, see"
                        + " http://postgrey.example/help/a.example.html",
                "451 4.7.1 Please try again later",
                "451 Temporary local problem - please try later",
                "421 4.7.0 Too many connections",
                "421 4.2.2 mailbox full, closing",
                "450 4.1.1 <joe@a.example>: Recipient address rejected: unverified address",
                "450 4.1.1 User unknown",
                "452 4.5.3 Too many recipients",
                "452 too many recipients",
                "452 4.3.1 Insufficient system storage",
            })
    void temporary_refusal_means_deferred(String reply) {
        assertThat(read(reply)).isEqualTo(MailboxAnswer.DEFERRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using"
                        + " zen.spamhaus.org",
                "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus",
                "550 5.7.606 Access denied, banned sending IP [192.0.2.1]",
                "550 5.7.1 User unknown",
                // With any code, this is not about the mailbox.
                "550 5.1.1 Your IP is on our blacklist",
                "550 5.1.1 Mailbox unavailable: listed at zen.spamhaus.org",
                "550 User unknown or your host is blocked",
                "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1",
                "550 Administrative prohibition",
                "550 5.1.1 Too many invalid recipients",
                "550 5.2.1 The user you are trying to contact is receiving mail at a rate that"
                        + " prevents additional messages",
                "550 Sender verify failed",
                "550 relay not permitted",
                "554 5.7.1 <joe@a.example>: TcpProxy access denied",
                "553 sorry, that domain isn't in my list of allowed rcpthosts; not allowed",
                "530 5.7.0 Must issue a STARTTLS command first",
                "550 authentication required",
                "550 5.0.0 Mail from a host without reverse DNS: unknown user",
                "550 bounces must have one recipient",
            })
    void refusal_of_client_means_policy(String reply) {
        assertThat(read(reply)).isEqualTo(MailboxAnswer.POLICY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 Requested action not taken: mailbox unavailable",
                "550 5.1.0 Address rejected",
                "550 5.3.0 no",
                "550 5.4.1 No answer from host",
                "550 5.4.4 unable to route",
                "550 5.5.1 bad sequence of commands: no such user",
                "501 Syntax error in address",
                "500 unknown user",
                "554 Transaction failed",
                "550",
                "550 Unrouteable address",
                // Ignored: another class than that of the basic code (RFC 2034).
                "550 4.1.1 no",
                "550 15.1.1 no",
                "550 5.1.1.1 no",
            })
    void refusal_without_reason_is_unclear(String reply) {
        assertThat(read(reply.length() == 3 ? reply + " " : reply))
                .isEqualTo(MailboxAnswer.UNCLEAR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "250 OK ! ACCEPTED",
                "250 2.1.5 Ok ! ACCEPTED",
                "251 User not local; will forward ! ACCEPTED",
                "252 Cannot VRFY user ! ACCEPTED",
                "552 5.2.2 over quota ! FULL",
                "452 4.2.2 The email account that you tried to reach is over quota ! FULL",
                "552 Requested mail action aborted: exceeded storage allocation ! FULL",
                "550 mailbox is full ! FULL",
                "452 Mailbox full ! FULL",
                "550 5.2.1 The email account that you tried to reach is disabled ! DISABLED",
                "550 5.2.1 Mailbox temporarily disabled ! POLICY",
                "354 Go ahead ! NO_ANSWER",
            })
    void accepted_full_and_disabled_are_distinguished(String reply, MailboxAnswer mailbox) {
        assertThat(read(reply)).isEqualTo(mailbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org ! true",
                "550 5.7.1 Recipient takes mail of colleagues only ! false",
                "550 5.1.1 <spamhaus@a.example> user unknown ! false",
            })
    void only_refusal_of_client_address_applies_to_the_domain(String reply, boolean forDomain) {
        assertThat(RecipientReply.blocksClient(reply(reply))).isEqualTo(forDomain);
    }
}
