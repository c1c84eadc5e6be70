package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.lead.LeadEnrichments.VerdictFinding;
import io.leadkeep.verification.AddressVerification;
import io.leadkeep.verification.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether addresses are real. A verdict that still stands is the answer, and nobody is
 * asked again: the same address gets the same verdict within that time.
 */
@ApplicationScoped
class VerificationEnricher implements Enricher<VerdictFinding> {

    /** A recipient's server may take its time, and other jobs wait for their turn meanwhile. */
    private static final int BATCH = 100;

    private final AddressVerification verification;
    private final LeadEnrichments leads;
    private final Clock clock;

    VerificationEnricher(AddressVerification verification, LeadEnrichments leads, Clock clock) {
        this.verification = verification;
        this.leads = leads;
        this.clock = clock;
    }

    @Override
    public String requestedAs() {
        return "email";
    }

    @Override
    public String jobType() {
        return "email_verification";
    }

    @Override
    public int batchSize(int configured) {
        return Math.min(BATCH, configured);
    }

    @Override
    public List<Lookup<VerdictFinding>> questions(List<LeadForEnrichment> leads) {
        List<Lookup<VerdictFinding>> questions = new ArrayList<>();
        List<ItemResult<VerdictFinding>> known = new ArrayList<>();
        for (LeadForEnrichment lead : leads) {
            if (lead.hasVerdict()) {
                known.add(ItemResult.known(lead.id()));
            } else {
                questions.add(
                        Lookup.about(lead, () -> verification.verify(lead.email()), this::finding));
            }
        }
        if (!known.isEmpty()) {
            questions.add(Lookup.answered(known));
        }
        return questions;
    }

    private ItemResult<VerdictFinding> finding(Verdict verdict, LeadForEnrichment lead) {
        return ItemResult.of(
                lead.id(),
                new VerdictFinding(
                        lead.id(),
                        verdict.result() == Verdict.Result.DELIVERABLE,
                        verdict.result().slug(),
                        verdict.score(),
                        verdict.catchAll(),
                        clock.instant().plus(verdict.stableFor())));
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<VerdictFinding> found, SqlConnection connection) {
        return leads.writeVerdicts(workspaceId, found, connection);
    }
}
