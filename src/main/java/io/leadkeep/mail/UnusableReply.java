package io.leadkeep.mail;

/** A reply that answers nothing; another server, or a later query, may answer. */
final class UnusableReply extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableReply(String reason) {
        // Without a stack trace: a failing server causes thousands of these.
        super(reason, null, false, false);
    }
}
