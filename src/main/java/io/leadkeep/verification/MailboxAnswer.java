package io.leadkeep.verification;

import java.util.Locale;

/** What the recipient's exchanger said of a mailbox. */
enum MailboxAnswer {
    /** Nobody asked: the probe is switched off. */
    NOT_ASKED,
    /** It takes mail for it. */
    ACCEPTED,
    /** It says that there is no such mailbox. */
    NO_SUCH_MAILBOX,
    /** It says that the mailbox is closed for good. */
    DISABLED,
    /** There is such a mailbox, but no room in it. */
    FULL,
    /** It puts us off: greylisting, a limit, a fault of its own. */
    NOT_NOW,
    /** It does not want us, or this mail, whoever the recipient is. */
    POLICY,
    /** It refuses and does not say why. */
    UNCLEAR,
    /** There is no exchanger to talk to, or it said nothing that can be understood. */
    NO_ANSWER;

    /** As a tag of metrics. */
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
