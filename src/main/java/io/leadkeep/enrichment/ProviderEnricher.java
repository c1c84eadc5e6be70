package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.lead.LeadEnrichments.ProviderFinding;
import io.leadkeep.mail.ProviderDetector;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
record ProviderEnricher(ProviderDetector providers, LeadEnrichments leads)
        implements Enricher<ProviderFinding> {

    @Override
    public String requestName() {
        return "espDetection";
    }

    @Override
    public String jobType() {
        return "esp_detection";
    }

    @Override
    public List<Lookup<ProviderFinding>> lookups(List<LeadForEnrichment> leads) {
        return Lookup.perDomain(leads, providers::find, ProviderEnricher::result);
    }

    private static ItemResult<ProviderFinding> result(
            LeadForEnrichment lead, ProviderDetector.Detection detection) {
        return detection.failure() == null
                ? ItemResult.of(lead.id(), new ProviderFinding(lead.id(), detection.slug()))
                : ItemResult.failed(lead.id(), detection.failure().reason());
    }

    @Override
    public Uni<Void> write(
            Tenant tenant, List<ProviderFinding> findings, SqlConnection transaction) {
        return leads.writeProviders(tenant, findings, transaction);
    }
}
