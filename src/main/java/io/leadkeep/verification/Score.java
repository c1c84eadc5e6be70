package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute;
import io.leadkeep.verification.Verdict.Result;

/**
 * Converts evidence to a verdict. The same evidence always gives the same verdict. The first row
 * that applies decides:
 *
 * <table>
 * <caption>From evidence to verdict</caption>
 * <tr><th>evidence</th><th>result</th><th>score</th></tr>
 * <tr><td>not an address</td><td>undeliverable</td><td>100</td></tr>
 * <tr><td>no such domain, neither MX nor address, or null MX (RFC 7505)</td>
 *     <td>undeliverable</td><td>100</td></tr>
 * <tr><td>the DNS did not answer</td><td>unknown</td><td>0</td></tr>
 * <tr><td>exchanger: no such mailbox</td><td>undeliverable</td><td>95</td></tr>
 * <tr><td>exchanger: mailbox disabled</td><td>undeliverable</td><td>85</td></tr>
 * <tr><td>disposable domain</td><td>risky</td><td>90</td></tr>
 * <tr><td>exchanger: mailbox full</td><td>risky</td><td>80</td></tr>
 * <tr><td>accepted, and so is a made-up address (catch-all)</td><td>risky</td><td>80</td></tr>
 * <tr><td>accepted, and a made-up address is refused</td><td>deliverable</td><td>95</td></tr>
 * <tr><td>accepted, without a reply for a made-up address</td><td>risky</td><td>50</td></tr>
 * <tr><td>not asked (the probe is disabled)</td><td>unknown</td><td>40</td></tr>
 * <tr><td>deferred (4xx, greylisting)</td><td>unknown</td><td>40</td></tr>
 * <tr><td>refused by policy, or without a reason</td><td>unknown</td><td>30</td></tr>
 * <tr><td>no exchanger gave a valid reply</td><td>unknown</td><td>15</td></tr>
 * </table>
 *
 * <p>Adjustments of {@code deliverable}, and of {@code unknown} if the DNS answered: -10 for a role
 * name, -10 for a domain with an address but no MX record, +5 for a free-mail provider; within 0 to
 * 100.
 */
final class Score {

    private static final int ROLE = -10;
    private static final int NO_MX = -10;
    private static final int FREE_MAIL = 5;

    private Score() {}

    /**
     * A result with its confidence.
     *
     * @param score 0 to 100; of {@code unknown}, which claims nothing, the likelihood that the
     *     mailbox exists, below 50
     */
    record Opinion(Result result, int score) {}

    static Opinion of(Evidence evidence) {
        if (!evidence.wellFormed() || evidence.takesNoMail()) {
            return new Opinion(Result.UNDELIVERABLE, 100);
        }
        if (evidence.route() == MailRoute.Kind.UNKNOWN) {
            return new Opinion(Result.UNKNOWN, 0);
        }
        return switch (evidence.mailbox()) {
            case NO_SUCH_MAILBOX -> new Opinion(Result.UNDELIVERABLE, 95);
            case DISABLED -> new Opinion(Result.UNDELIVERABLE, 85);
            default -> evidence.disposable() ? new Opinion(Result.RISKY, 90) : ofMailbox(evidence);
        };
    }

    private static Opinion ofMailbox(Evidence evidence) {
        return switch (evidence.mailbox()) {
            case FULL -> new Opinion(Result.RISKY, 80);
            case ACCEPTED -> ofAccepted(evidence);
            case NOT_ASKED, DEFERRED -> adjusted(Result.UNKNOWN, 40, evidence);
            case POLICY, UNCLEAR -> adjusted(Result.UNKNOWN, 30, evidence);
            default -> adjusted(Result.UNKNOWN, 15, evidence);
        };
    }

    private static Opinion ofAccepted(Evidence evidence) {
        if (evidence.catchAll() == null) {
            return new Opinion(Result.RISKY, 50);
        }
        return evidence.catchAll()
                ? new Opinion(Result.RISKY, 80)
                : adjusted(Result.DELIVERABLE, 95, evidence);
    }

    private static Opinion adjusted(Result result, int score, Evidence evidence) {
        int sum =
                score
                        + (evidence.role() ? ROLE : 0)
                        + (evidence.route() == MailRoute.Kind.ADDRESS ? NO_MX : 0)
                        + (evidence.freeMail() ? FREE_MAIL : 0);
        return new Opinion(result, Math.max(0, Math.min(100, sum)));
    }
}
