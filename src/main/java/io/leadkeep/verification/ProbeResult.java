package io.leadkeep.verification;

/**
 * What came of asking for a mailbox.
 *
 * @param mailbox what was said of it
 * @param catchAll whether a made-up name at its domain is accepted, too; null where that was not
 *     found out
 * @param scope whom the same would be said of
 */
record ProbeResult(MailboxAnswer mailbox, Boolean catchAll, Scope scope) {

    /** How far an answer reaches. */
    enum Scope {
        /** It is about this recipient, and so far no more. */
        RECIPIENT,
        /** Every recipient of the domain would be answered this. */
        DOMAIN,
        /** It is about this host; the next exchanger may say something else. */
        EXCHANGER
    }

    static ProbeResult ofRecipient(MailboxAnswer mailbox, Boolean catchAll) {
        return new ProbeResult(mailbox, catchAll, Scope.RECIPIENT);
    }

    static ProbeResult ofDomain(MailboxAnswer mailbox) {
        return new ProbeResult(mailbox, null, Scope.DOMAIN);
    }

    static ProbeResult ofExchanger(MailboxAnswer mailbox) {
        return new ProbeResult(mailbox, null, Scope.EXCHANGER);
    }

    boolean isOfExchanger() {
        return scope == Scope.EXCHANGER;
    }

    /** Of two hosts that did not help, the one that spoke tells more. */
    ProbeResult orRather(ProbeResult later) {
        return isOfExchanger() && later.isOfExchanger() && later.mailbox == MailboxAnswer.NO_ANSWER
                ? this
                : later;
    }
}
