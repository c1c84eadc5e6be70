/**
 * Access to PostgreSQL: one pool, transactions, migrations and the classification of failures.
 *
 * <p>{@link io.leadkeep.database.Transactions} runs work on a connection within the time budget of
 * a call; every repository uses it. {@link io.leadkeep.database.Database} opens the server of
 * {@code DATABASE_URL} or an embedded one; {@link io.leadkeep.database.StandaloneDatabase} does
 * that for a command without the service. Sub-packages: {@code address} (where and how to connect),
 * {@code distribution} (tables on several servers), {@code failover} (which host is the primary),
 * {@code embedded} (the PostgreSQL that comes along).
 *
 * <p>The package knows nothing of HTTP or leads, and only {@code distribution} names tables.
 */
package io.leadkeep.database;
