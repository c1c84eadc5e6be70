/**
 * Jobs of all workspaces in PostgreSQL: when each is due, and the loop that leases work and runs
 * it. Enrichments and imports are jobs.
 *
 * <p>{@code JobSchedule} holds when each job is due. {@code JobWorkers} asks a scheduler for the
 * next lease, up to a limit, and starts a {@code JobWorker} for it. The package does not know what
 * a job does: a feature implements its scheduler, its lease and its worker.
 */
package io.leadkeep.job;
