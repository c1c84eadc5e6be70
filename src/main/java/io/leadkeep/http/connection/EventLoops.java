package io.leadkeep.http.connection;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/**
 * How many threads answer requests: half as many as there are processors, at least one. A request
 * and the connection to the database that it borrows often live on different threads, and waking
 * the other one costs more than what it does then (README, decisions).
 */
@Singleton
class EventLoops implements VertxOptionsCustomizer {

    private final EventLoopsConfig config;

    EventLoops(EventLoopsConfig config) {
        this.config = config;
    }

    @Override
    public void accept(VertxOptions options) {
        options.setEventLoopPoolSize(
                config.eventLoops()
                        .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
    }
}
