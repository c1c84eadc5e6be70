package io.leadkeep.http;

import io.netty.channel.Channel;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Takes no new connections any more once the delay of a stop is over, while requests under way are
 * finished. Quarkus (3.34) would go on taking them, and would cut off whatever came last.
 */
@Singleton
class ListeningSocket {

    private static final Logger LOG = Logger.getLogger(ListeningSocket.class);

    private final Vertx vertx;
    private final LaunchMode launchMode;
    private final Duration delay;

    /** Vert.x (4.5) closes it only together with all of its connections, and shows it to nobody. */
    private volatile Channel socket;

    ListeningSocket(Vertx vertx, LaunchMode launchMode, ShutdownConfig config) {
        this.vertx = vertx;
        this.launchMode = launchMode;
        this.delay = config.delay().orElse(Duration.ZERO);
    }

    /**
     * Remembers where the connections come from. Where no request has come, none is under way.
     *
     * @param request any
     */
    void note(HttpServerRequest request) {
        if (socket == null && request.connection() instanceof ConnectionBase connection) {
            socket = connection.channel().parent();
        }
    }

    /** In dev mode the socket outlives the service. */
    void closeAfterTheDelay(@Observes ShutdownDelayInitiatedEvent told) {
        if (launchMode != LaunchMode.NORMAL) {
            return;
        }
        LOG.infof("Told to end: not ready any more, new connections are taken for %s", delay);
        if (delay.isZero()) {
            close();
        } else {
            vertx.setTimer(delay.toMillis(), ignored -> close());
        }
    }

    private void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
