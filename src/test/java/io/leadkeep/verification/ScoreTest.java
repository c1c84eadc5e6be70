package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.mail.MailRoute;
import io.leadkeep.verification.Verdict.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {

    /** All possible evidence; each rule is tested on all of it. */
    private static final List<Evidence> ALL = all();

    private static List<Evidence> all() {
        List<Boolean> either = List.of(true, false);
        List<Evidence> all = new ArrayList<>();
        for (boolean wellFormed : either) {
            for (MailRoute.Kind route : MailRoute.Kind.values()) {
                for (boolean disposable : either) {
                    for (boolean role : either) {
                        for (boolean freeMail : either) {
                            for (MailboxAnswer mailbox : MailboxAnswer.values()) {
                                for (Boolean catchAll : Arrays.asList(true, false, null)) {
                                    all.add(
                                            new Evidence(
                                                    wellFormed,
                                                    route,
                                                    disposable,
                                                    role,
                                                    freeMail,
                                                    mailbox,
                                                    catchAll));
                                }
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {1} catch-all {2}: {3} {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "EXCHANGERS, NO_SUCH_MAILBOX, -, UNDELIVERABLE, 95",
                "EXCHANGERS, DISABLED, -, UNDELIVERABLE, 85",
                "EXCHANGERS, FULL, -, RISKY, 80",
                "EXCHANGERS, ACCEPTED, true, RISKY, 80",
                "EXCHANGERS, ACCEPTED, false, DELIVERABLE, 95",
                "EXCHANGERS, ACCEPTED, -, RISKY, 50",
                "EXCHANGERS, NOT_ASKED, -, UNKNOWN, 40",
                "EXCHANGERS, DEFERRED, -, UNKNOWN, 40",
                "EXCHANGERS, POLICY, -, UNKNOWN, 30",
                "EXCHANGERS, UNCLEAR, -, UNKNOWN, 30",
                "EXCHANGERS, NO_ANSWER, -, UNKNOWN, 15",
                "ADDRESS, ACCEPTED, false, DELIVERABLE, 85",
                "ADDRESS, NOT_ASKED, -, UNKNOWN, 30",
                "NONE, NOT_ASKED, -, UNDELIVERABLE, 100",
                "NULL_MX, NOT_ASKED, -, UNDELIVERABLE, 100",
                "UNKNOWN, NOT_ASKED, -, UNKNOWN, 0",
            })
    void each_row_of_the_table_holds(
            MailRoute.Kind route,
            MailboxAnswer mailbox,
            Boolean catchAll,
            Result result,
            int score) {
        assertThat(Score.of(new Evidence(true, route, false, false, false, mailbox, catchAll)))
                .isEqualTo(new Score.Opinion(result, score));
    }

    @ParameterizedTest(name = "role {0}, free-mail {1}, {2}: {3}")
    @CsvSource({
        "true, false, ACCEPTED, 85",
        "false, true, ACCEPTED, 100",
        "true, true, ACCEPTED, 90",
        "true, false, NOT_ASKED, 30",
        "false, true, NOT_ASKED, 45",
        "true, false, NO_ANSWER, 5",
        "true, false, NO_SUCH_MAILBOX, 95",
    })
    void role_names_and_free_mail_providers_adjust_the_score(
            boolean role, boolean freeMail, MailboxAnswer mailbox, int score) {
        assertThat(
                        Score.of(
                                        new Evidence(
                                                true,
                                                MailRoute.Kind.EXCHANGERS,
                                                false,
                                                role,
                                                freeMail,
                                                mailbox,
                                                false))
                                .score())
                .isEqualTo(score);
    }

    @Test
    void disposable_domain_is_risky_unless_mailbox_is_missing() {
        assertThat(ALL)
                .filteredOn(e -> e.wellFormed() && e.disposable())
                .filteredOn(e -> e.route() == MailRoute.Kind.EXCHANGERS)
                .allSatisfy(
                        e ->
                                assertThat(Score.of(e).result())
                                        .isEqualTo(
                                                switch (e.mailbox()) {
                                                    case NO_SUCH_MAILBOX, DISABLED ->
                                                            Result.UNDELIVERABLE;
                                                    default -> Result.RISKY;
                                                }));
    }

    @Test
    void only_final_evidence_is_undeliverable() {
        assertThat(ALL)
                .allSatisfy(
                        e ->
                                assertThat(Score.of(e).result() == Result.UNDELIVERABLE)
                                        .isEqualTo(
                                                !e.wellFormed()
                                                        || e.takesNoMail()
                                                        || e.route() != MailRoute.Kind.UNKNOWN
                                                                && isFinal(e.mailbox())));
    }

    private static boolean isFinal(MailboxAnswer mailbox) {
        return mailbox == MailboxAnswer.NO_SUCH_MAILBOX || mailbox == MailboxAnswer.DISABLED;
    }

    @Test
    void only_accepted_recipient_with_refused_decoy_is_deliverable() {
        assertThat(ALL)
                .filteredOn(e -> Score.of(e).result() == Result.DELIVERABLE)
                .isNotEmpty()
                .allSatisfy(
                        e -> {
                            assertThat(e.mailbox()).isEqualTo(MailboxAnswer.ACCEPTED);
                            assertThat(e.catchAll()).isFalse();
                            assertThat(e.disposable()).isFalse();
                        });
    }

    @Test
    void score_is_0_to_100_and_below_50_for_unknown() {
        assertThat(ALL)
                .allSatisfy(
                        e -> {
                            Score.Opinion opinion = Score.of(e);
                            assertThat(opinion.score())
                                    .isBetween(0, opinion.result() == Result.UNKNOWN ? 49 : 100);
                        });
    }
}
