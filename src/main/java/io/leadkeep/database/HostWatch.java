package io.leadkeep.database;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Knows which host of {@code DATABASE_URL} to work on. Where there is a choice, a connection of its
 * own to that host is asked twice a second whether it still will do; once it will not, or says
 * nothing, all hosts are asked until one will.
 *
 * <p>Connections to a host that was left for another one are cut: what runs there is not answered
 * any more where the machine is gone, and no other way tells before a minute has passed.
 */
@ApplicationScoped
class HostWatch {

    private static final Logger LOG = Logger.getLogger(HostWatch.class);

    private static final long ASKED_EVERY_MILLIS = 500;
    private static final long LOOKED_FOR_EVERY_MILLIS = 200;

    /** Below the deadline of a request: a connection that comes later helps nobody. */
    private static final long PATIENCE_MILLIS = 3_000;

    private final Vertx vertx;
    private final HostSearch search;
    private final PooledSockets sockets = new PooledSockets();

    private DatabaseAddress address;
    private DatabaseHost last;
    private boolean closed;
    private Promise<Sighting> seen = Promise.promise();
    private volatile boolean throughPooler;

    HostWatch(Vertx vertx, HostSearch search) {
        this.vertx = vertx;
        this.search = search;
    }

    /**
     * Waits until a host is found, and watches it from then on.
     *
     * @param toWatch the address of the database
     */
    void begin(DatabaseAddress toWatch) {
        Sighting first = search.await(toWatch);
        synchronized (this) {
            address = toWatch;
        }
        take(first);
    }

    /**
     * How to connect to the host of the moment.
     *
     * @return fails if there is none, after some time
     */
    Future<PgConnectOptions> toConnectOptions() {
        Future<Sighting> host;
        DatabaseAddress from;
        synchronized (this) {
            host = seen.future();
            from = address;
        }
        return host.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(sighting -> from.toConnectOptions(sighting.host(), sighting.throughPooler()));
    }

    /**
     * Tells whether each transaction may come to another server connection.
     *
     * @return false without a pooler
     */
    boolean isThroughPooler() {
        return throughPooler;
    }

    /**
     * Has a connection cut when its host is left for another one.
     *
     * @param connection a new one of the pool
     */
    void note(SqlConnection connection) {
        sockets.add(connection);
    }

    /** Watches no more. */
    synchronized void end() {
        closed = true;
        seen.future().onSuccess(sighting -> sighting.connection().close());
    }

    private void take(Sighting found) {
        throughPooler = found.throughPooler();
        boolean isAnother;
        synchronized (this) {
            if (closed) {
                found.connection().close();
                return;
            }
            isAnother = last != null && !last.equals(found.host());
            last = found.host();
        }
        if (isAnother) {
            LOG.warnf("Work goes on at %s", found.host());
            sockets.cut();
        }
        if (address.hasChoice()) {
            found.connection().closeHandler(ended -> leave(found, "has ended the connection"));
            askLater(found);
        } else {
            found.connection().close();
        }
        seen.complete(found);
    }

    private void askLater(Sighting sighting) {
        vertx.setTimer(
                ASKED_EVERY_MILLIS,
                due ->
                        search.lookAgain(sighting, address)
                                .onSuccess(this::askLater)
                                .onFailure(refused -> leave(sighting, refused.getMessage())));
    }

    private void leave(Sighting sighting, String why) {
        synchronized (this) {
            if (closed || seen.future().result() != sighting) {
                return;
            }
            seen = Promise.promise();
        }
        LOG.warnf("%s is left: %s", sighting.host(), why);
        sighting.connection().close();
        lookFor();
    }

    private void lookFor() {
        search.look(address)
                .onSuccess(this::take)
                .onFailure(
                        none -> {
                            LOG.debug(none.getMessage());
                            vertx.setTimer(LOOKED_FOR_EVERY_MILLIS, due -> lookFor());
                        });
    }
}
