package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.lead.LeadEnrichments.ProviderFinding;
import io.leadkeep.mail.ProviderDetector;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds out who hosts a mailbox. */
@ApplicationScoped
class ProviderEnricher implements Enricher<ProviderFinding> {

    private final ProviderDetector providers;
    private final LeadEnrichments leads;

    ProviderEnricher(ProviderDetector providers, LeadEnrichments leads) {
        this.providers = providers;
        this.leads = leads;
    }

    @Override
    public String requestedAs() {
        return "espDetection";
    }

    @Override
    public String jobType() {
        return "esp_detection";
    }

    @Override
    public List<Lookup<ProviderFinding>> questions(List<LeadForEnrichment> leads) {
        return Lookup.aDomain(leads, providers::find, ProviderEnricher::finding);
    }

    private static ItemResult<ProviderFinding> finding(
            ProviderDetector.Detection provider, LeadForEnrichment lead) {
        return provider.failure() == null
                ? ItemResult.of(lead.id(), new ProviderFinding(lead.id(), provider.slug()))
                : ItemResult.failed(lead.id());
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<ProviderFinding> found, SqlConnection connection) {
        return leads.writeProviders(workspaceId, found, connection);
    }
}
