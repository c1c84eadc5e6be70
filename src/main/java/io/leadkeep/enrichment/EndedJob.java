package io.leadkeep.enrichment;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;

record EndedJob(String workspaceId, JobView job) {

    static EndedJob of(Tenant tenant, JobView job) {
        return new EndedJob(tenant.workspaceId(), job);
    }

    Actor actor() {
        return Actor.enrichment(job.id(), job.type());
    }
}
