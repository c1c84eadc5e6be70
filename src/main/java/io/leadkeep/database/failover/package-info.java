/**
 * Which host of {@code DATABASE_URL} is the primary, and what happens when that changes.
 *
 * <p>{@link io.leadkeep.database.failover.PrimaryMonitor} is the entry point; {@link
 * io.leadkeep.database.failover.HostProbe} asks the hosts.
 *
 * <p>The package knows addresses, but no pool and no statement of the service.
 */
package io.leadkeep.database.failover;
