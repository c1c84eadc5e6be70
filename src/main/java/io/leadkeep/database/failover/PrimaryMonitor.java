package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseHost;
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
public class PrimaryMonitor {

    private static final Logger LOG = Logger.getLogger(PrimaryMonitor.class);

    private static final long ASKED_EVERY_MILLIS = 500;
    private static final long LOOKED_FOR_EVERY_MILLIS = 200;

    private final Vertx vertx;
    private final HostProbe search;
    private final ConnectionKiller sockets = new ConnectionKiller();

    private DatabaseAddress address;
    private volatile DatabaseHost last;
    private boolean closed;

    /** Ends with the first look: whoever comes while there is no host is told so at once. */
    private Promise<ProbedHost> firstLook = Promise.promise();

    private Future<ProbedHost> seen = firstLook.future();
    private volatile boolean throughPooler;

    PrimaryMonitor(Vertx vertx, HostProbe search) {
        this.vertx = vertx;
        this.search = search;
    }

    /**
     * Waits until a host is found, and watches it from then on.
     *
     * @param toWatch the address of the database
     */
    public void begin(DatabaseAddress toWatch) {
        ProbedHost first = search.await(toWatch);
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
    public Future<PgConnectOptions> toConnectOptions() {
        Future<ProbedHost> host;
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
    public boolean isThroughPooler() {
        return throughPooler;
    }

    /**
     * Has a connection cut when its host is left for another one.
     *
     * @param connection a new one of the pool
     */
    public void note(SqlConnection connection) {
        sockets.add(connection);
    }

    /** Watches no more. */
    public synchronized void end() {
        closed = true;
        seen.onSuccess(sighting -> sighting.connection().close());
    }

    private void take(ProbedHost found) {
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
        Promise<ProbedHost> told;
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

    private void askLater(ProbedHost sighting) {
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

    private void leave(ProbedHost sighting, String why) {
        synchronized (this) {
            if (closed || seen.result() != sighting) {
                return;
            }
            firstLook = Promise.promise();
            seen = firstLook.future();
        }
        LOG.warnf("%s is left: %s", sighting.host(), why);
        HostProbe.hangUp(sighting.connection());
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
        Promise<ProbedHost> told;
        synchronized (this) {
            told = firstLook;
        }
        if (told.tryFail(none)) {
            LOG.warn(none.getMessage());
        }
    }
}
