package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.GatewayFinding;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.mail.GatewayDetector;
import io.leadkeep.mail.SecureEmailGateway;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds out which gateway gateways a mailbox. */
@ApplicationScoped
class GatewayEnricher implements Enricher<GatewayFinding> {

    private final GatewayDetector gateways;
    private final LeadEnrichments leads;

    GatewayEnricher(GatewayDetector gateways, LeadEnrichments leads) {
        this.gateways = gateways;
        this.leads = leads;
    }

    @Override
    public String requestedAs() {
        return "segGateway";
    }

    @Override
    public String jobType() {
        return "seg_gateway";
    }

    @Override
    public List<Lookup<GatewayFinding>> questions(List<LeadForEnrichment> leads) {
        return Lookup.aDomain(leads, gateways::find, GatewayEnricher::finding);
    }

    private static ItemResult<GatewayFinding> finding(
            GatewayDetector.Detection detection, LeadForEnrichment lead) {
        return detection.failure() == null
                ? ItemResult.of(
                        lead.id(),
                        new GatewayFinding(
                                lead.id(), detection.separate(), slug(detection.gateway())))
                : ItemResult.failed(lead.id());
    }

    private static String slug(SecureEmailGateway gateway) {
        return gateway == null ? null : gateway.slug();
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<GatewayFinding> found, SqlConnection connection) {
        return leads.writeGateways(workspaceId, found, connection);
    }
}
