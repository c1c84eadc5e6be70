package io.leadkeep.database.failover;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Asks the hosts of an address who they are, and chooses the one to work on. */
@ApplicationScoped
public class HostProbe {

    private static final Logger LOG = Logger.getLogger(HostProbe.class);

    private static final String WHO =
            "select pg_backend_pid(), pg_is_in_recovery(),"
                    + " current_setting('transaction_read_only') = 'on'";

    /** A host that says nothing for so long is not there. */
    private static final int PATIENCE_MILLIS = 1_500;

    /** Longer: who has answered waits for those before it in the list. */
    private static final int IDLE_MILLIS = 2 * PATIENCE_MILLIS;

    /** So long a server may take to start beside the service. */
    private static final int ATTEMPTS = 30;

    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;

    /** What each host was asked last: a log-in that hangs cannot be ended (Vert.x 4.5). */
    private final Map<DatabaseHost, Future<ProbedHost>> lastAsked = new ConcurrentHashMap<>();

    HostProbe(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Looks once. All hosts are asked at the same time, so that one that says nothing costs its
     * patience once and not once for each search before the others; but the first of the list that
     * will do is taken, so that all nodes take the same one.
     *
     * @param address of the database
     * @return the host; fails if none will do, with the reason of each
     */
    Future<ProbedHost> look(DatabaseAddress address) {
        List<Future<ProbedHost>> asked =
                address.hosts().stream().map(host -> ask(address, host)).toList();
        Future<ProbedHost> chosen = asked.get(0);
        for (Future<ProbedHost> next : asked.subList(1, asked.size())) {
            chosen = chosen.recover(refused -> next);
        }
        return chosen.recover(none -> Future.failedFuture(noneOf(address, asked)))
                .onComplete(
                        result ->
                                asked.forEach(
                                        each ->
                                                each.onSuccess(
                                                        s -> closeUnless(s, result.result()))));
    }

    /**
     * Looks until there is one, for half a minute. It waits: not where requests are answered.
     *
     * @param address of the database
     * @return the host
     * @throws IllegalStateException if there is none
     */
    public ProbedHost await(DatabaseAddress address) {
        for (int attempt = 1; ; attempt++) {
            try {
                return look(address).toCompletionStage().toCompletableFuture().join();
            } catch (CompletionException e) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
                }
                LOG.warn(e.getCause().getMessage());
            }
            pause();
        }
    }

    /**
     * Asks a host again.
     *
     * @param seen on whose connection
     * @param address of the database
     * @return done; fails if it will not do any more, or says nothing
     */
    Future<Void> lookAgain(ProbedHost seen, DatabaseAddress address) {
        return ask(seen.connection(), seen.host(), address).mapEmpty();
    }

    private Future<ProbedHost> ask(DatabaseAddress address, DatabaseHost host) {
        Future<ProbedHost> last = lastAsked.get(host);
        if (last != null && !last.isComplete()) {
            return Future.failedFuture("says nothing");
        }
        Future<ProbedHost> asked = connectAndAsk(address, host);
        lastAsked.put(host, asked);
        return asked.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(late -> asked.onSuccess(sighting -> hangUp(sighting.connection())));
    }

    private Future<ProbedHost> connectAndAsk(DatabaseAddress address, DatabaseHost host) {
        // What a pooler may not understand is left out.
        PgConnectOptions options = address.toConnectOptions(host, true);
        options.setConnectTimeout(PATIENCE_MILLIS)
                .setIdleTimeout(IDLE_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgConnection.connect(vertx, options)
                .compose(
                        connection ->
                                ask(connection, host, address)
                                        .onFailure(refused -> hangUp(connection)));
    }

    /**
     * Ends a connection, also one whose host says nothing.
     *
     * @param connection as in a {@link ProbedHost}
     */
    static void hangUp(PgConnection connection) {
        connection.close();
        ConnectionKiller.cut(connection);
    }

    private static Future<ProbedHost> ask(
            PgConnection connection, DatabaseHost host, DatabaseAddress address) {
        return connection
                .query(WHO)
                .execute()
                .compose(
                        rows -> {
                            Row row = rows.iterator().next();
                            boolean inRecovery = row.getBoolean(1);
                            boolean readOnly = row.getBoolean(2);
                            return address.target().accepts(inRecovery, readOnly)
                                    ? Future.succeededFuture(
                                            new ProbedHost(
                                                    host,
                                                    // PostgreSQL tells the number of its process at
                                                    // the log-in. A pooler makes one up: it does
                                                    // not know yet who will serve.
                                                    row.getInteger(0) != connection.processId(),
                                                    connection))
                                    : Future.failedFuture(
                                            inRecovery ? "is a stand-by" : "is read-only");
                        })
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void closeUnless(ProbedHost sighting, ProbedHost chosen) {
        if (sighting != chosen) {
            hangUp(sighting.connection());
        }
    }

    private static String noneOf(DatabaseAddress address, List<Future<ProbedHost>> asked) {
        return "No host of the database will do: "
                + IntStream.range(0, asked.size())
                        .mapToObj(
                                i ->
                                        address.hosts().get(i)
                                                + " "
                                                + asked.get(i).cause().getMessage())
                        .collect(Collectors.joining("; "));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a host was looked for", e);
        }
    }
}
