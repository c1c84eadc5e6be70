package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;

/** Makes the one pool of connections, which Hibernate Reactive and plain SQL share. */
@Singleton
class LeadkeepPool implements PgPoolCreator {

    /** Longer than any statement that is always the same. */
    private static final int MAX_KEPT_CHARACTERS = 4_096;

    private final Database database;
    private final DatabaseConfig config;
    private final PrimaryMonitor hosts;

    LeadkeepPool(Database database, DatabaseConfig config, PrimaryMonitor hosts) {
        this.database = database;
        this.config = config;
        this.hosts = hosts;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options =
                input.poolOptions()
                        .setMaxSize(config.poolSize())
                        // A line without an end helps nobody.
                        .setMaxWaitQueueSize(4_000)
                        // None, instead of 30 s: whoever waits has a deadline of their own. With
                        // Vert.x 4.5.26 a connection that arrives in that moment is lost for good,
                        // and who was refused one fails once more then, with a trace in the log.
                        .setConnectionTimeout(0);
        database.open();
        return PgBuilder.pool()
                .using(input.vertx())
                .connectingTo(this::address)
                .with(options)
                .withConnectHandler(this::note)
                .build();
    }

    private Future<SqlConnectOptions> address() {
        return database.toConnectOptions().map(LeadkeepPool::options);
    }

    private void note(SqlConnection connection) {
        hosts.note(connection);
        // It belongs to the pool from now on.
        connection.close();
    }

    private static SqlConnectOptions options(SqlConnectOptions options) {
        return options.setPreparedStatementCacheSqlFilter(
                sql ->
                        sql.length() <= MAX_KEPT_CHARACTERS
                                && !sql.startsWith(Sql.PLANNED_EACH_TIME));
    }
}
