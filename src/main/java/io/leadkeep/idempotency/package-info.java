/**
 * Requests with an {@code Idempotency-Key} take effect once (docs/api.md, "Idempotency").
 *
 * <p>{@link io.leadkeep.idempotency.IdempotentRequests} runs the work of such a request and stores
 * its response in the same transaction; a retry gets the {@link
 * io.leadkeep.idempotency.StoredResponse}. Batched creates store theirs with their own statement.
 *
 * <p>The package knows no lead beyond its id.
 */
package io.leadkeep.idempotency;
