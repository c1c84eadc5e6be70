package io.leadkeep.lead;

import io.leadkeep.idempotency.IdempotencyKey;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A lead that somebody wants to be created.
 *
 * @param workspaceId whose lead it will be
 * @param lead the row, complete with its id: sent twice, it can tell itself from a duplicate
 * @param key of the request, where it has one
 * @param abandoned whether nobody waits for the answer any more, or it is too late to begin
 */
record PendingLead(
        String workspaceId, Lead lead, Optional<IdempotencyKey> key, BooleanSupplier abandoned) {}
