package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseHost;
import io.leadkeep.internals.ConnectionKiller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Probes the hosts of an address, and chooses the one to connect to. */
@ApplicationScoped
public class HostProbe {

    private static final Logger LOG = Logger.getLogger(HostProbe.class);

    private static final String STATE =
            "select pg_backend_pid(), pg_is_in_recovery(),"
                    + " current_setting('transaction_read_only') = 'on'";

    private static final int TIMEOUT_MILLIS = 1_500;

    /** Longer, because a host that has answered waits for the hosts before it in the list. */
    private static final int IDLE_MILLIS = 2 * TIMEOUT_MILLIS;

    /** Half a minute, for a server that starts beside the service. */
    private static final int ATTEMPTS = 30;

    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;

    /** The last probe of each host, because Vert.x (4.5) cannot abort a log-in that hangs. */
    private final Map<DatabaseHost, Future<ProbedHost>> lastProbes = new ConcurrentHashMap<>();

    HostProbe(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Probes all hosts in parallel, so that silent hosts cost one timeout together. The first
     * usable one of the list is chosen, so that all nodes choose the same.
     *
     * @return fails without a usable host, with the reason of each
     */
    Future<ProbedHost> probe(DatabaseAddress address) {
        List<Future<ProbedHost>> probes =
                address.hosts().stream().map(host -> probe(address, host)).toList();
        Future<ProbedHost> chosen = probes.get(0);
        for (Future<ProbedHost> next : probes.subList(1, probes.size())) {
            chosen = chosen.recover(refused -> next);
        }
        return chosen.recover(none -> Future.failedFuture(noneOf(address, probes)))
                .onComplete(result -> closeOthers(probes, result.result()));
    }

    /**
     * Probes once a second for half a minute; blocks.
     *
     * @throws IllegalStateException without a usable host
     */
    public ProbedHost await(DatabaseAddress address) {
        for (int attempt = 1; ; attempt++) {
            try {
                return probe(address).toCompletionStage().toCompletableFuture().join();
            } catch (CompletionException e) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
                }
                LOG.warn(e.getCause().getMessage());
            }
            pause();
        }
    }

    /** Probes a host on its connection; fails if it is no longer usable. */
    Future<Void> probeAgain(ProbedHost host, DatabaseAddress address) {
        return query(host.connection(), host.host(), address).mapEmpty();
    }

    private Future<ProbedHost> probe(DatabaseAddress address, DatabaseHost host) {
        Future<ProbedHost> last = lastProbes.get(host);
        if (last != null && !last.isComplete()) {
            return Future.failedFuture("does not answer");
        }
        Future<ProbedHost> probe = connect(address, host);
        lastProbes.put(host, probe);
        return probe.timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(late -> probe.onSuccess(found -> kill(found.connection())));
    }

    private Future<ProbedHost> connect(DatabaseAddress address, DatabaseHost host) {
        // Without the settings that a pooler may not know.
        PgConnectOptions options = address.toConnectOptions(host, true);
        options.setConnectTimeout(TIMEOUT_MILLIS)
                .setIdleTimeout(IDLE_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgConnection.connect(vertx, options)
                .compose(
                        connection ->
                                query(connection, host, address)
                                        .onFailure(refused -> kill(connection)));
    }

    /** Closes a connection, also if its host is silent. */
    static void kill(PgConnection connection) {
        connection.close();
        ConnectionKiller.close(connection);
    }

    private static Future<ProbedHost> query(
            PgConnection connection, DatabaseHost host, DatabaseAddress address) {
        return connection
                .query(STATE)
                .execute()
                .compose(rows -> judge(rows, connection, host, address))
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Future<ProbedHost> judge(
            RowSet<Row> rows, PgConnection connection, DatabaseHost host, DatabaseAddress address) {
        Row state = rows.iterator().next();
        boolean inRecovery = state.getBoolean(1);
        if (!address.target().accepts(inRecovery, state.getBoolean(2))) {
            return Future.failedFuture(inRecovery ? "is a stand-by" : "is read-only");
        }
        // PostgreSQL sends its pid at the log-in. A pooler invents one, since it does not know yet
        // which server connection it will use.
        boolean throughPooler = state.getInteger(0) != connection.processId();
        return Future.succeededFuture(new ProbedHost(host, throughPooler, connection));
    }

    private static void closeOthers(List<Future<ProbedHost>> probes, ProbedHost chosen) {
        for (Future<ProbedHost> probe : probes) {
            probe.onSuccess(
                    found -> {
                        if (found != chosen) {
                            kill(found.connection());
                        }
                    });
        }
    }

    private static ConnectException noneOf(
            DatabaseAddress address, List<Future<ProbedHost>> probes) {
        return new ConnectException(
                IntStream.range(0, probes.size())
                        .mapToObj(
                                i ->
                                        address.hosts().get(i)
                                                + " "
                                                + probes.get(i).cause().getMessage())
                        .collect(
                                Collectors.joining(
                                        "; ", "No host of the database is usable: ", "")));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a database host", e);
        }
    }
}
