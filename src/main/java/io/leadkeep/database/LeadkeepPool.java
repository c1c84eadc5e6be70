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

/** Creates the pool that Hibernate Reactive and plain SQL share. */
@Singleton
class LeadkeepPool implements PgPoolCreator {

    /** Longer than any statement with a constant text. */
    private static final int MAX_CACHED_CHARACTERS = 4_096;

    private static final int MAX_WAITING = 4_000;

    private final Database database;
    private final DatabaseConfig config;
    private final PrimaryMonitor primary;

    LeadkeepPool(Database database, DatabaseConfig config, PrimaryMonitor primary) {
        this.database = database;
        this.config = config;
        this.primary = primary;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options =
                input.poolOptions()
                        .setMaxSize(config.poolSize())
                        .setMaxWaitQueueSize(MAX_WAITING)
                        // No timeout instead of 30 s, since every request has a deadline. In
                        // Vert.x (4.5.26) a connection that arrives at the moment of the timeout
                        // is lost for good.
                        .setConnectionTimeout(0);
        database.open();
        return PgBuilder.pool()
                .using(input.vertx())
                .connectingTo(this::address)
                .with(options)
                .withConnectHandler(this::opened)
                .build();
    }

    private Future<SqlConnectOptions> address() {
        return database.toConnectOptions().map(LeadkeepPool::cachingConstantStatements);
    }

    private void opened(SqlConnection connection) {
        primary.opened(connection);
        // Hands it over to the pool.
        connection.close();
    }

    private static SqlConnectOptions cachingConstantStatements(SqlConnectOptions options) {
        return options.setPreparedStatementCacheSqlFilter(
                sql -> sql.length() <= MAX_CACHED_CHARACTERS && !sql.startsWith(Sql.UNPREPARED));
    }
}
