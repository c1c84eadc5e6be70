package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadFindings;
import io.leadkeep.lead.LeadToCheck;
import io.leadkeep.lead.ProviderFinding;
import io.leadkeep.mail.MailboxProviders;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds out who hosts a mailbox. */
@ApplicationScoped
class ProviderChecker implements Checker<ProviderFinding> {

    private final MailboxProviders providers;
    private final LeadFindings leads;

    ProviderChecker(MailboxProviders providers, LeadFindings leads) {
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
    public List<Question<ProviderFinding>> questions(List<LeadToCheck> leads) {
        return Question.aDomain(leads, providers::find, ProviderChecker::finding);
    }

    private static Finding<ProviderFinding> finding(
            MailboxProviders.Provider provider, LeadToCheck lead) {
        return provider.known()
                ? Finding.of(lead.id(), new ProviderFinding(lead.id(), provider.slug()))
                : Finding.failed(lead.id());
    }

    @Override
    public Uni<Void> write(
            String workspaceId, List<ProviderFinding> found, SqlConnection connection) {
        return leads.writeProviders(workspaceId, found, connection);
    }
}
