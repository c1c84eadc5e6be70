package io.leadkeep.verification;

import java.util.Locale;

/** What the mail exchanger of a recipient says about the mailbox. */
enum MailboxAnswer {
    /** The probe is disabled, or the domain has no exchanger. */
    NOT_ASKED,
    ACCEPTED,
    NO_SUCH_MAILBOX,
    /** Permanently disabled. */
    DISABLED,
    FULL,
    /** A temporary refusal: greylisting, a limit, or a fault of the server. */
    DEFERRED,
    /** A refusal of this client or message, whatever the recipient. */
    POLICY,
    /** A refusal without a reason. */
    UNCLEAR,
    /** No exchanger is reachable, or its replies are invalid. */
    NO_ANSWER;

    /** The value of the metric tag. */
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
