package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute;

/**
 * All that was found out of an address.
 *
 * @param wellFormed whether it is an address in its stored form
 * @param route where the mail of its domain goes
 * @param disposable whether its domain gives out addresses to be thrown away
 * @param role whether it names a role and not a person
 * @param freeMail whether its domain is a free-mail provider's
 * @param mailbox what the exchanger said
 * @param catchAll whether the exchanger accepts every address of the domain; null where that was
 *     not found out
 */
record Evidence(
        boolean wellFormed,
        MailRoute.Kind route,
        boolean disposable,
        boolean role,
        boolean freeMail,
        MailboxAnswer mailbox,
        Boolean catchAll) {

    /** Nothing but that it is no address. */
    static final Evidence MALFORMED =
            new Evidence(
                    false,
                    MailRoute.Kind.UNKNOWN,
                    false,
                    false,
                    false,
                    MailboxAnswer.NOT_ASKED,
                    null);

    /** Whether the DNS says for good that the domain takes no mail. */
    boolean takesNoMail() {
        return route == MailRoute.Kind.NONE || route == MailRoute.Kind.NULL_MX;
    }

    /** Whether asking again soon may tell more. */
    boolean isIncomplete() {
        return Score.of(this).result() == Verdict.Result.UNKNOWN
                || mailbox == MailboxAnswer.ACCEPTED && catchAll == null && !disposable;
    }
}
