package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import java.util.List;

/**
 * Leads of a job that this node has leased.
 *
 * @param workspaceId whose job
 * @param jobId the job
 * @param lease who holds the leads: whoever has lost it counts nothing
 * @param checker who is to check them
 * @param leads at most a batch
 */
record Lease(
        String workspaceId,
        String jobId,
        String lease,
        Enricher<?> checker,
        List<LeadForEnrichment> leads) {}
