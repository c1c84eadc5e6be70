package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseHost;
import io.vertx.pgclient.PgConnection;

/**
 * A host that was found to be one to work on.
 *
 * @param host which
 * @param throughPooler whether a pooler answers there, which may bring each transaction to another
 *     server connection
 * @param connection on which it said so; open
 */
public record ProbedHost(DatabaseHost host, boolean throughPooler, PgConnection connection) {}
