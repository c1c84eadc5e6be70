package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.lead.LeadEnrichments.GatewayFinding;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.leadkeep.mail.GatewayDetector;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds out which gateway guards a mailbox. */
@ApplicationScoped
class GatewayEnricher implements Enricher<GatewayFinding> {

    private final GatewayDetector guards;
    private final LeadEnrichments leads;

    GatewayEnricher(GatewayDetector guards, LeadEnrichments leads) {
        this.guards = guards;
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
        return Lookup.aDomain(leads, guards::find, GatewayEnricher::finding);
    }

    /** What the DNS could not tell now is no reason to forget what it told before. */
    private static ItemResult<GatewayFinding> finding(
            GatewayDetector.Guard guard, LeadForEnrichment lead) {
        return guard.known()
                ? ItemResult.of(
                        lead.id(), new GatewayFinding(lead.id(), guard.separate(), guard.slug()))
                : ItemResult.failed(lead.id());
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<GatewayFinding> found, SqlConnection connection) {
        return leads.writeGateways(workspaceId, found, connection);
    }
}
