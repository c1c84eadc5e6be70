package io.leadkeep.verification;

/** A session that cannot continue: closed, timed out, or with an invalid reply. */
final class SmtpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SmtpException(String message) {
        // Without a stack trace: the cause is the remote server.
        super(message, null, false, false);
    }
}
