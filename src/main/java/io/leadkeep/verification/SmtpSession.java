package io.leadkeep.verification;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks an exchanger whether it takes mail for a recipient, and never sends any: EHLO, STARTTLS,
 * MAIL, RCPT, RSET, QUIT (RFC 5321, 3207, 6531). One command at a time.
 */
final class SmtpSession {

    /** A server that is told good-bye has nothing to say that we wait for long. */
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final SmtpChannel channel;
    private final SmtpSettings settings;
    private final Question question;
    private boolean secured;

    /**
     * What to ask.
     *
     * @param recipient the address that is in question
     * @param decoy an address of the same domain that nobody has, to find out whether everything is
     *     accepted; null: do not ask
     * @param serverName of the exchanger
     * @param mayEncrypt whether to take up an offer of STARTTLS
     */
    record Question(String recipient, String decoy, String serverName, boolean mayEncrypt) {}

    /** The server offered TLS and then failed at it: it may still talk in clear. */
    static final class TlsFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        TlsFailure() {
            super("no TLS", null, false, false);
        }
    }

    SmtpSession(SmtpChannel channel, SmtpSettings settings, Question question) {
        this.channel = channel;
        this.settings = settings;
        this.question = question;
    }

    /**
     * Holds it, from the greeting to the end of the connection.
     *
     * @return what was found out; fails only with {@link TlsFailure}
     */
    Future<ProbeResult> hold() {
        return channel.greeting()
                .compose(greeting -> greeting.code() == 220 ? hello() : refused(greeting))
                .recover(SmtpSession::brokenOff)
                .onComplete(done -> channel.close());
    }

    /** Nobody has named a recipient by now: another exchanger may be better. */
    private static Future<ProbeResult> brokenOff(Throwable e) {
        return e instanceof SmtpException
                ? Future.succeededFuture(ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER))
                : Future.failedFuture(e);
    }

    private Future<ProbeResult> hello() {
        return channel.send("EHLO " + settings.helo())
                .compose(
                        reply -> {
                            if (reply.isPositive()) {
                                return greeted(extensions(reply));
                            }
                            return reply.isPermanent() ? oldHello() : refused(reply);
                        });
    }

    private Future<ProbeResult> oldHello() {
        return channel.send("HELO " + settings.helo())
                .compose(reply -> reply.isPositive() ? mail(Set.of()) : refused(reply));
    }

    private static Set<String> extensions(SmtpReply reply) {
        return reply.lines().stream()
                .skip(1)
                .map(line -> line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<ProbeResult> greeted(Set<String> extensions) {
        return question.mayEncrypt() && !secured && extensions.contains("STARTTLS")
                ? startTls(extensions)
                : mail(extensions);
    }

    private Future<ProbeResult> startTls(Set<String> extensions) {
        return channel.send("STARTTLS")
                .compose(
                        reply ->
                                reply.code() == 220
                                        ? channel.secure(question.serverName())
                                                .recover(e -> Future.failedFuture(new TlsFailure()))
                                                .compose(
                                                        done -> {
                                                            secured = true;
                                                            return hello();
                                                        })
                                        : mail(extensions));
    }

    private Future<ProbeResult> mail(Set<String> extensions) {
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(question.recipient());
        if (!ascii && !extensions.contains("SMTPUTF8")) {
            return left(ProbeResult.ofRecipient(MailboxAnswer.UNCLEAR, null));
        }
        return channel.send("MAIL FROM:<" + settings.from() + ">" + (ascii ? "" : " SMTPUTF8"))
                .compose(reply -> reply.isPositive() ? recipient() : refused(reply));
    }

    /** The real one first: some servers answer nothing sensible any more after a made-up one. */
    private Future<ProbeResult> recipient() {
        return channel.send(recipient(question.recipient()))
                .compose(this::answered)
                .recover(
                        e ->
                                Future.succeededFuture(
                                        ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null)));
    }

    private Future<ProbeResult> answered(SmtpReply reply) {
        MailboxAnswer mailbox = RecipientReply.read(reply);
        if (mailbox == MailboxAnswer.ACCEPTED && question.decoy() != null) {
            return decoy();
        }
        return left(
                RecipientReply.blocksUs(reply)
                        ? ProbeResult.ofDomain(mailbox)
                        : ProbeResult.ofRecipient(mailbox, null));
    }

    /** Whatever becomes of this, the recipient has been accepted. */
    private Future<ProbeResult> decoy() {
        return channel.send(recipient(question.decoy()))
                .map(SmtpSession::takesEverybody)
                .recover(e -> Future.succeededFuture())
                .compose(
                        catchAll ->
                                left(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, catchAll)));
    }

    /** A refusal for the sake of the session, a limit or a policy, says nothing of the name. */
    private static Boolean takesEverybody(SmtpReply reply) {
        return switch (RecipientReply.read(reply)) {
            case ACCEPTED -> true;
            case NO_SUCH_MAILBOX, DISABLED -> false;
            case UNCLEAR -> RecipientReply.mayBeAboutMailbox(reply) ? false : null;
            default -> null;
        };
    }

    private static String recipient(String address) {
        return "RCPT TO:<" + address + ">";
    }

    /** Refused before a recipient was named: that says nothing of the mailbox. */
    private Future<ProbeResult> refused(SmtpReply reply) {
        if (reply.isPermanent()) {
            return left(ProbeResult.ofDomain(MailboxAnswer.POLICY));
        }
        return left(
                ProbeResult.ofExchanger(
                        reply.isTransient() ? MailboxAnswer.NOT_NOW : MailboxAnswer.NO_ANSWER));
    }

    private Future<ProbeResult> left(ProbeResult finding) {
        return channel.send("RSET", PARTING)
                .compose(reply -> channel.send("QUIT", PARTING))
                .transform(done -> Future.succeededFuture(finding));
    }
}
