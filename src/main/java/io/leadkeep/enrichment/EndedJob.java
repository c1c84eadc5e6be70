package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import java.util.Optional;

/**
 * A job that has just ended.
 *
 * @param expiredLeads leads that failed because the job expired
 */
record EndedJob(String workspaceId, JobView job, int expiredLeads) {

    static EndedJob of(Tenant tenant, JobView job) {
        return new EndedJob(tenant.workspaceId(), job, 0);
    }

    static EndedJob of(Tenant tenant, JobView job, Optional<JobView> before) {
        int failedBefore = before.map(view -> view.metadata().failedCount()).orElse(0);
        return new EndedJob(tenant.workspaceId(), job, job.metadata().failedCount() - failedBefore);
    }
}
