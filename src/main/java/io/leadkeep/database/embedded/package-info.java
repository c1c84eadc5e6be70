/**
 * The PostgreSQL that comes along: unpacking, initdb, start, take-over and stop.
 *
 * <p>{@link io.leadkeep.database.embedded.EmbeddedPostgres} is the entry point, on a locked {@link
 * io.leadkeep.database.embedded.DataDirectory}. The binaries are those of zonky; its launcher is
 * not used, because the server must survive a killed JVM and be taken over by the next start.
 *
 * <p>The package knows no configuration, no schema and no pool.
 */
package io.leadkeep.database.embedded;
