package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.job.JobLease;
import java.time.Duration;

/**
 * An import that this node has leased.
 *
 * @param id the value of {@code lead_import.lease}
 */
record ImportLease(String workspaceId, String id, StoredImport job) implements JobLease {

    /** Returns the tenant of one step of the work. */
    Tenant tenant() {
        return job.tenant(Tenant.background(workspaceId));
    }

    Tenant tenant(Duration limit) {
        return job.tenant(Tenant.background(workspaceId, limit));
    }
}
