package io.leadkeep.enrichment;

import io.leadkeep.lead.GatewayFinding;
import io.leadkeep.lead.LeadFindings;
import io.leadkeep.lead.LeadToCheck;
import io.leadkeep.mail.MailGuards;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds out which gateway guards a mailbox. */
@ApplicationScoped
class GatewayChecker implements Checker<GatewayFinding> {

    private final MailGuards guards;
    private final LeadFindings leads;

    GatewayChecker(MailGuards guards, LeadFindings leads) {
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
    public List<Question<GatewayFinding>> questions(List<LeadToCheck> leads) {
        return Question.aDomain(leads, guards::find, GatewayChecker::finding);
    }

    /** What the DNS could not tell now is no reason to forget what it told before. */
    private static Finding<GatewayFinding> finding(MailGuards.Guard guard, LeadToCheck lead) {
        return guard.known()
                ? Finding.of(
                        lead.id(), new GatewayFinding(lead.id(), guard.separate(), guard.slug()))
                : Finding.failed(lead.id());
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<GatewayFinding> found, SqlConnection connection) {
        return leads.writeGateways(workspaceId, found, connection);
    }
}
