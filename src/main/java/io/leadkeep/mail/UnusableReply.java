package io.leadkeep.mail;

/** A server cannot tell; another one, or the same a moment later, may. */
final class UnusableReply extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableReply(String reason) {
        // Without a stack trace: where servers fail there are thousands of these.
        super(reason, null, false, false);
    }
}
