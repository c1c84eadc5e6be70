package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.GatewayFinding;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.mail.GatewayDetector;
import io.leadkeep.mail.SecureEmailGateway;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;

@Singleton
record GatewayEnricher(GatewayDetector gateways, LeadEnrichments leads)
        implements Enricher<GatewayFinding> {

    @Override
    public String requestName() {
        return "segGateway";
    }

    @Override
    public String jobType() {
        return "seg_gateway";
    }

    @Override
    public List<Lookup<GatewayFinding>> lookups(List<LeadForEnrichment> leads) {
        return Lookup.perDomain(leads, gateways::find, GatewayEnricher::result);
    }

    private static ItemResult<GatewayFinding> result(
            LeadForEnrichment lead, GatewayDetector.Detection detection) {
        if (detection.failure() != null) {
            return ItemResult.failed(lead.id(), detection.failure().reason());
        }
        SecureEmailGateway gateway = detection.gateway();
        return ItemResult.of(
                lead.id(),
                new GatewayFinding(
                        lead.id(), detection.separate(), gateway == null ? null : gateway.slug()));
    }

    @Override
    public Uni<Void> write(
            Tenant tenant, List<GatewayFinding> findings, SqlConnection transaction) {
        return leads.writeGateways(tenant, findings, transaction);
    }
}
