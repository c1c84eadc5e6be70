package io.leadkeep.database;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
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

    private final Vertx vertx;
    private final HostSearch search;
    private final Sockets sockets = new Sockets();

    private DatabaseAddress address;
    private volatile DatabaseHost last;
    private boolean closed;

    /** Ends with the first look: whoever comes while there is no host is told so at once. */
    private Promise<Sighting> firstLook = Promise.promise();

    private Future<Sighting> seen = firstLook.future();
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
     * @return fails if there is none
     */
    Future<PgConnectOptions> toConnectOptions() {
        Future<Sighting> host;
        DatabaseAddress from;
        synchronized (this) {
            host = seen;
            from = address;
        }
        return host.map(
                sighting -> from.toConnectOptions(sighting.host(), sighting.throughPooler()));
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
        seen.onSuccess(sighting -> sighting.connection().close());
    }

    private void take(Sighting found) {
        if (isClosed()) {
            found.connection().close();
            return;
        }
        throughPooler = found.throughPooler();
        if (last != null && !last.equals(found.host())) {
            LOG.warnf("Work goes on at %s", found.host());
            sockets.cut();
        }
        last = found.host();
        Promise<Sighting> told;
        synchronized (this) {
            seen = Future.succeededFuture(found);
            told = firstLook;
        }
        told.tryComplete(found);
        if (address.hasChoice()) {
            // It is told by the end of the connection, too.
            found.connection().exceptionHandler(e -> LOG.debug("The host says", e));
            found.connection().closeHandler(ended -> leave(found, "has ended the connection"));
            askLater(found);
        } else {
            found.connection().close();
        }
    }

    private void askLater(Sighting sighting) {
        vertx.setTimer(
                ASKED_EVERY_MILLIS,
                due -> {
                    if (!isClosed()) {
                        search.lookAgain(sighting, address)
                                .onSuccess(same -> askLater(sighting))
                                .onFailure(refused -> leave(sighting, refused.getMessage()));
                    }
                });
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void leave(Sighting sighting, String why) {
        synchronized (this) {
            if (closed || seen.result() != sighting) {
                return;
            }
            firstLook = Promise.promise();
            seen = firstLook.future();
        }
        LOG.warnf("%s is left: %s", sighting.host(), why);
        HostSearch.hangUp(sighting.connection());
        lookFor();
    }

    private void lookFor() {
        if (isClosed()) {
            return;
        }
        search.look(address)
                .onSuccess(this::take)
                .onFailure(
                        none -> {
                            tellFirst(none);
                            vertx.setTimer(LOOKED_FOR_EVERY_MILLIS, due -> lookFor());
                        });
    }

    private void tellFirst(Throwable none) {
        Promise<Sighting> told;
        synchronized (this) {
            told = firstLook;
        }
        if (told.tryFail(none)) {
            LOG.warn(none.getMessage());
        }
    }
}
