package io.leadkeep.database;

import io.vertx.pgclient.PgConnection;

/**
 * A host that was found to be one to work on.
 *
 * @param host which
 * @param throughPooler whether a pooler answers there, which may bring each transaction to another
 *     server connection
 * @param connection on which it said so; open
 */
record Sighting(DatabaseHost host, boolean throughPooler, PgConnection connection) {}
