package io.leadkeep.verification;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks a mail exchanger whether it accepts a recipient, and never sends a message: EHLO, STARTTLS,
 * MAIL, RCPT, RSET, QUIT (RFC 5321, 3207, 6531). Commands are not pipelined.
 */
final class SmtpSession {

    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

    private final SmtpChannel channel;
    private final SmtpSettings settings;
    private final Request request;
    private boolean encrypted;

    /**
     * A question to a server.
     *
     * @param decoy a made-up address of the domain, to detect a catch-all; null to skip that
     */
    record Request(String recipient, String decoy, String serverName, boolean mayEncrypt) {

        Request withoutTls() {
            return new Request(recipient, decoy, serverName, false);
        }
    }

    /** The server offered TLS and failed at it; it may still work without. */
    static final class TlsFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        TlsFailure() {
            super("TLS failed", null, false, false);
        }
    }

    SmtpSession(SmtpChannel channel, SmtpSettings settings, Request request) {
        this.channel = channel;
        this.settings = settings;
        this.request = request;
    }

    /** Runs the session and closes the connection; fails only with {@link TlsFailure}. */
    Future<ProbeResult> run() {
        return channel.greeting()
                .compose(greeting -> greeting.code() == 220 ? ehlo() : refused(greeting))
                .recover(SmtpSession::brokenOff)
                .onComplete(done -> channel.close());
    }

    /** No recipient was named yet, so another exchanger may do better. */
    private static Future<ProbeResult> brokenOff(Throwable e) {
        return e instanceof SmtpException
                ? Future.succeededFuture(ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER))
                : Future.failedFuture(e);
    }

    private Future<ProbeResult> ehlo() {
        return channel.send("EHLO " + settings.helo())
                .compose(
                        reply -> {
                            if (reply.isPositive()) {
                                return afterEhlo(extensions(reply));
                            }
                            return reply.isPermanent() ? helo() : refused(reply);
                        });
    }

    private Future<ProbeResult> helo() {
        return channel.send("HELO " + settings.helo())
                .compose(reply -> reply.isPositive() ? mail(Set.of()) : refused(reply));
    }

    private static Set<String> extensions(SmtpReply reply) {
        return reply.lines().stream()
                .skip(1)
                .map(line -> line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<ProbeResult> afterEhlo(Set<String> extensions) {
        return request.mayEncrypt() && !encrypted && extensions.contains("STARTTLS")
                ? startTls(extensions)
                : mail(extensions);
    }

    private Future<ProbeResult> startTls(Set<String> extensions) {
        return channel.send("STARTTLS")
                .compose(reply -> reply.code() == 220 ? handshake() : mail(extensions));
    }

    private Future<ProbeResult> handshake() {
        return channel.startTls(request.serverName())
                .recover(e -> Future.failedFuture(new TlsFailure()))
                .onSuccess(done -> encrypted = true)
                .compose(done -> ehlo());
    }

    private Future<ProbeResult> mail(Set<String> extensions) {
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(request.recipient());
        if (!ascii && !extensions.contains("SMTPUTF8")) {
            return quit(ProbeResult.ofRecipient(MailboxAnswer.UNCLEAR, null));
        }
        return channel.send("MAIL FROM:<" + settings.from() + ">" + (ascii ? "" : " SMTPUTF8"))
                .compose(reply -> reply.isPositive() ? recipient() : refused(reply));
    }

    /** Before the decoy: some servers reply to nothing else after an unknown recipient. */
    private Future<ProbeResult> recipient() {
        return channel.send(rcpt(request.recipient()))
                .compose(this::answered)
                .otherwise(e -> ProbeResult.ofRecipient(MailboxAnswer.NO_ANSWER, null));
    }

    private Future<ProbeResult> answered(SmtpReply reply) {
        MailboxAnswer mailbox = RecipientReply.read(reply);
        if (mailbox == MailboxAnswer.ACCEPTED && request.decoy() != null) {
            return decoy();
        }
        return quit(
                RecipientReply.blocksClient(reply)
                        ? ProbeResult.ofDomain(mailbox)
                        : ProbeResult.ofRecipient(mailbox, null));
    }

    /** A failure here does not change that the recipient was accepted. */
    private Future<ProbeResult> decoy() {
        return channel.send(rcpt(request.decoy()))
                .map(SmtpSession::isCatchAll)
                .otherwise((Boolean) null)
                .compose(
                        catchAll ->
                                quit(ProbeResult.ofRecipient(MailboxAnswer.ACCEPTED, catchAll)));
    }

    /** Returns null for a refusal of the session, by a limit or by policy. */
    private static Boolean isCatchAll(SmtpReply reply) {
        return switch (RecipientReply.read(reply)) {
            case ACCEPTED -> true;
            case NO_SUCH_MAILBOX, DISABLED -> false;
            case UNCLEAR -> RecipientReply.mayBeAboutMailbox(reply) ? false : null;
            default -> null;
        };
    }

    private static String rcpt(String address) {
        return "RCPT TO:<" + address + ">";
    }

    /** A refusal before RCPT is not about the mailbox. */
    private Future<ProbeResult> refused(SmtpReply reply) {
        if (reply.isPermanent()) {
            return quit(ProbeResult.ofDomain(MailboxAnswer.POLICY));
        }
        return quit(
                ProbeResult.ofExchanger(
                        reply.isTransient() ? MailboxAnswer.DEFERRED : MailboxAnswer.NO_ANSWER));
    }

    private Future<ProbeResult> quit(ProbeResult result) {
        return channel.send("RSET", QUIT_TIMEOUT)
                .compose(reply -> channel.send("QUIT", QUIT_TIMEOUT))
                .transform(done -> Future.succeededFuture(result));
    }
}
