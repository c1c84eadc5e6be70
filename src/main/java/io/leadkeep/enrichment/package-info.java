/**
 * Enrichment jobs: verification of addresses, detection of gateways and of mailbox providers. Each
 * type is an {@code Enricher}.
 *
 * <p>{@code EnrichmentJobs} creates, reads and cancels jobs for {@link
 * io.leadkeep.enrichment.EnrichmentResource}. The queue is that of {@link io.leadkeep.job}: {@code
 * JobScheduler} takes the next due job and leases a batch of its leads; {@code EnrichmentWorkers}
 * runs a {@code LeaseWorker} for each batch; {@code ResultWriter} writes findings and counts in one
 * transaction.
 *
 * <p>Findings come from {@code mail} and {@code verification}; leads are read and written through
 * {@code lead.LeadEnrichments} only.
 */
package io.leadkeep.enrichment;
