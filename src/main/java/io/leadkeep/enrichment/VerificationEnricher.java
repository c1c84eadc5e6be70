package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.lead.LeadEnrichments.VerdictFinding;
import io.leadkeep.verification.AddressVerification;
import io.leadkeep.verification.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Verifies addresses; a lead whose stored verdict is still valid keeps it. */
@Singleton
record VerificationEnricher(AddressVerification verification, LeadEnrichments leads, Clock clock)
        implements Enricher<VerdictFinding> {

    /** Small, because mail exchangers are slow and other jobs wait meanwhile. */
    private static final int MAX_BATCH = 100;

    @Override
    public String requestName() {
        return "email";
    }

    @Override
    public String jobType() {
        return "email_verification";
    }

    @Override
    public int batchSize(int configured) {
        return Math.min(MAX_BATCH, configured);
    }

    @Override
    public List<Lookup<VerdictFinding>> lookups(List<LeadForEnrichment> leads) {
        return leads.stream().map(this::lookup).toList();
    }

    private Lookup<VerdictFinding> lookup(LeadForEnrichment lead) {
        return lead.hasVerdict()
                ? new Lookup<>(Uni.createFrom().item(List.of(ItemResult.unchanged(lead.id()))))
                : Lookup.of(List.of(lead), () -> verification.verify(lead.email()), this::result);
    }

    private ItemResult<VerdictFinding> result(LeadForEnrichment lead, Verdict verdict) {
        ItemResult<VerdictFinding> found =
                ItemResult.of(
                        lead.id(),
                        new VerdictFinding(
                                lead.id(),
                                verdict.result() == Verdict.Result.DELIVERABLE,
                                verdict.result().slug(),
                                verdict.score(),
                                verdict.catchAll(),
                                clock.instant().plus(verdict.stableFor())));
        return verdict.failure() == null ? found : found.butFailed(verdict.failure());
    }

    @Override
    public Uni<Void> write(
            Tenant tenant, List<VerdictFinding> findings, SqlConnection transaction) {
        return leads.writeVerdicts(tenant, findings, transaction);
    }
}
