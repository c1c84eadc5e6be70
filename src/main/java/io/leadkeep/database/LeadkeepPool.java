package io.leadkeep.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Makes the one pool of connections, which Hibernate Reactive and plain SQL share. */
@Singleton
class LeadkeepPool implements PgPoolCreator {

    private final Database database;
    private final DatabaseConfig config;

    LeadkeepPool(Database database, DatabaseConfig config) {
        this.database = database;
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options =
                input.poolOptions()
                        .setMaxSize(config.poolSize())
                        // Waiting longer for a connection would break the promise of an answer
                        // in less than five seconds; so would a line without an end.
                        .setConnectionTimeout(3)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxWaitQueueSize(2_000);
        database.open();
        return PgBuilder.pool()
                .using(input.vertx())
                .connectingTo(this::address)
                .with(options)
                .build();
    }

    private Future<SqlConnectOptions> address() {
        return Future.fromCompletionStage(
                database.open().thenApply(DatabaseAddress::toConnectOptions));
    }
}
