package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute.Kind;
import io.leadkeep.verification.Verdict.Result;

/**
 * Converts evidence to a verdict by the table in docs/email-verification.md. The same evidence
 * always gives the same verdict.
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
        if (evidence.route() == Kind.UNKNOWN) {
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
                        + (evidence.route() == Kind.ADDRESS ? NO_MX : 0)
                        + (evidence.freeMail() ? FREE_MAIL : 0);
        return new Opinion(result, Math.max(0, Math.min(100, sum)));
    }
}
