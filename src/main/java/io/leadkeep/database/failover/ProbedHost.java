package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseHost;
import io.vertx.pgclient.PgConnection;

/**
 * A host that is usable.
 *
 * @param throughPooler whether a pooler answers there
 * @param connection the connection of the probe
 */
public record ProbedHost(DatabaseHost host, boolean throughPooler, PgConnection connection) {}
