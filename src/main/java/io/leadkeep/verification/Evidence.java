package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute.Kind;

/**
 * All evidence about an address, which {@link Score} rates.
 *
 * @param catchAll whether the domain accepts every address; null if unknown
 */
record Evidence(
        boolean wellFormed,
        Kind route,
        boolean disposable,
        boolean role,
        boolean freeMail,
        MailboxAnswer mailbox,
        Boolean catchAll) {

    static final Evidence MALFORMED =
            new Evidence(false, Kind.UNKNOWN, false, false, false, MailboxAnswer.NOT_ASKED, null);

    boolean takesNoMail() {
        return route == Kind.NONE || route == Kind.NULL_MX;
    }

    /** Returns whether a verification some minutes later may find more. */
    boolean isIncomplete() {
        return Score.of(this).result() == Verdict.Result.UNKNOWN
                || mailbox == MailboxAnswer.ACCEPTED && catchAll == null && !disposable;
    }
}
