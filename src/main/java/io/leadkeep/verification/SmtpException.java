package io.leadkeep.verification;

/** A conversation that cannot go on: closed, timed out, or not understood. */
final class SmtpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Without a stack trace: it is an answer of the world, not a mistake of ours. */
    SmtpException(String message) {
        super(message, null, false, false);
    }
}
