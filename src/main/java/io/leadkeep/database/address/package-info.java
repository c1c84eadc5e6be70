/**
 * Where the database is and how to connect: connection URIs, hosts, TLS and session settings.
 *
 * <p>{@link io.leadkeep.database.address.DatabaseUrl} reads a URI, {@link
 * io.leadkeep.database.address.DatabaseAddress} turns it into options for the reactive client and
 * for JDBC. Settings are described in docs/configuration.md.
 *
 * <p>The package opens no connection.
 */
package io.leadkeep.database.address;
