package io.leadkeep.verification;

/**
 * The result of probing a mailbox.
 *
 * @param catchAll whether the domain also accepts a made-up address; null if unknown
 */
record ProbeResult(MailboxAnswer mailbox, Boolean catchAll, Scope scope) {

    static final ProbeResult NOT_PROBED = ofRecipient(MailboxAnswer.NOT_ASKED, null);

    /** What an answer applies to. */
    enum Scope {
        RECIPIENT,
        /** Every recipient of the domain. */
        DOMAIN,
        /** This exchanger only; the next one may answer differently. */
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

    /** Returns the later result, unless only this exchanger replied. */
    ProbeResult or(ProbeResult later) {
        return isOfExchanger() && later.isOfExchanger() && later.mailbox == MailboxAnswer.NO_ANSWER
                ? this
                : later;
    }
}
