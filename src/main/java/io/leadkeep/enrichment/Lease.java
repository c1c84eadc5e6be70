package io.leadkeep.enrichment;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.job.JobLease;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import java.time.Duration;
import java.util.List;

/**
 * A batch of a job's leads, leased to this node.
 *
 * @param id the value of {@code enrichment_item.lease}; a node that has lost its lease writes
 *     nothing
 */
record Lease(
        String workspaceId,
        String jobId,
        String id,
        Enricher<?> enricher,
        List<LeadForEnrichment> leads)
        implements JobLease {

    Tenant tenant() {
        return Tenant.background(workspaceId);
    }

    Tenant tenant(Duration limit) {
        return Tenant.background(workspaceId, limit)
                .with(Actor.enrichment(jobId, enricher.jobType()));
    }
}
