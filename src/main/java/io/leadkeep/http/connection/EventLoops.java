package io.leadkeep.http.connection;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/**
 * Half as many event loops as processors. A request and its database connection often live on
 * different threads, and waking the other thread costs more than the work on it.
 */
@Singleton
class EventLoops implements VertxOptionsCustomizer {

    private final EventLoopsConfig config;

    EventLoops(EventLoopsConfig config) {
        this.config = config;
    }

    @Override
    public void accept(VertxOptions options) {
        int processors = Runtime.getRuntime().availableProcessors();
        options.setEventLoopPoolSize(config.eventLoops().orElse(Math.max(1, processors / 2)));
    }
}
