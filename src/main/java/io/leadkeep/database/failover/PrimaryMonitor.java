package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseHost;
import io.leadkeep.internals.ConnectionKiller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Knows the host of {@code DATABASE_URL} to connect to. If there is a choice, it checks the host
 * twice a second on a separate connection. Once the host is unusable, it probes all hosts until one
 * is usable, and closes the connections to the former host: after a loss of power nothing else ends
 * their statements.
 */
@ApplicationScoped
public class PrimaryMonitor {

    private static final Logger LOG = Logger.getLogger(PrimaryMonitor.class);

    private static final long CHECK_INTERVAL_MILLIS = 500;
    private static final long PROBE_INTERVAL_MILLIS = 200;

    private final Vertx vertx;
    private final HostProbe probe;
    private final ConnectionKiller connections = new ConnectionKiller();

    private DatabaseAddress address;
    private volatile DatabaseHost last;
    private boolean closed;

    /** Ends with the first probe, so that later connections fail at once without a host. */
    private Promise<ProbedHost> firstProbe = Promise.promise();

    private Future<ProbedHost> current = firstProbe.future();
    private volatile boolean throughPooler;
    private volatile Runnable onChange = () -> {};

    PrimaryMonitor(Vertx vertx, HostProbe probe) {
        this.vertx = vertx;
        this.probe = probe;
    }

    /** Waits until a host is usable, and monitors it from then on. */
    public void begin(DatabaseAddress toMonitor) {
        ProbedHost first = probe.await(toMonitor);
        synchronized (this) {
            address = toMonitor;
        }
        use(first);
    }

    /** Returns the options for a connection to the current host, or fails without one. */
    public Future<PgConnectOptions> toConnectOptions() {
        Future<ProbedHost> host;
        DatabaseAddress from;
        synchronized (this) {
            host = current;
            from = address;
        }
        return host.map(found -> from.toConnectOptions(found.host(), found.throughPooler()));
    }

    /** Returns whether each transaction may run on another server connection. */
    public boolean isThroughPooler() {
        return throughPooler;
    }

    /** Sets what to do as soon as another host is the primary. */
    public void onChange(Runnable action) {
        onChange = action;
    }

    /** Registers a new connection of the pool, to be closed when its host is left. */
    public void opened(SqlConnection connection) {
        connections.add(connection);
    }

    public synchronized void end() {
        closed = true;
        current.onSuccess(host -> host.connection().close());
    }

    private void use(ProbedHost found) {
        if (isClosed()) {
            found.connection().close();
            return;
        }
        throughPooler = found.throughPooler();
        boolean hasChanged = last != null && !last.equals(found.host());
        if (hasChanged) {
            LOG.infof("The primary is now %s", found.host());
            connections.closeAll();
        }
        last = found.host();
        Promise<ProbedHost> waiting;
        synchronized (this) {
            current = Future.succeededFuture(found);
            waiting = firstProbe;
        }
        waiting.tryComplete(found);
        if (hasChanged) {
            onChange.run();
        }
        if (address.hasChoice()) {
            // The close handler reports the end of the connection, too.
            found.connection().exceptionHandler(e -> LOG.debug("The primary failed", e));
            found.connection().closeHandler(ended -> leave(found, "has closed the connection"));
            checkLater(found);
        } else {
            found.connection().close();
        }
    }

    private void checkLater(ProbedHost host) {
        vertx.setTimer(CHECK_INTERVAL_MILLIS, due -> check(host));
    }

    private void check(ProbedHost host) {
        if (!isClosed()) {
            probe.probeAgain(host, address)
                    .onSuccess(usable -> checkLater(host))
                    .onFailure(refused -> leave(host, refused.getMessage()));
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void leave(ProbedHost host, String reason) {
        synchronized (this) {
            if (closed || current.result() != host) {
                return;
            }
            firstProbe = Promise.promise();
            current = firstProbe.future();
        }
        LOG.warnf("The primary %s is unusable: %s", host.host(), reason);
        HostProbe.kill(host.connection());
        findPrimary();
    }

    private void findPrimary() {
        if (!isClosed()) {
            probe.probe(address).onSuccess(this::use).onFailure(this::probeLater);
        }
    }

    private void probeLater(Throwable noHost) {
        Promise<ProbedHost> waiting;
        synchronized (this) {
            waiting = firstProbe;
        }
        if (waiting.tryFail(noHost)) {
            LOG.warn(noHost.getMessage());
        }
        vertx.setTimer(PROBE_INTERVAL_MILLIS, due -> findPrimary());
    }
}
