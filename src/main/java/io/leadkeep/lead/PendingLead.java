package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.idempotency.IdempotencyKey;
import java.util.Optional;

/**
 * A create in progress.
 *
 * @param lead the row with its id: if the row of an earlier attempt is in its way, the id tells so
 */
record PendingLead(Tenant tenant, Lead lead, Optional<IdempotencyKey> key) {

    String workspaceId() {
        return tenant.workspaceId();
    }
}
