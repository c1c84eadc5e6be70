package io.leadkeep.enrichment;

import io.leadkeep.database.Transactions;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Looks from time to time how long the queue is, for the metrics. */
@ApplicationScoped
class QueueMonitor {

    private static final Logger LOG = Logger.getLogger(QueueMonitor.class);
    private static final long EVERY_MILLIS = 5_000;

    /** An index that holds nothing but these. */
    private static final String SQL =
            """
            select count(*) as jobs,
                coalesce(greatest(extract(epoch from now() - min(due_at)), 0), 0)::float8 as seconds
            from enrichment_turn
            where is_open
            """;

    private final Transactions connections;
    private final EnrichmentMetrics metrics;
    private final Vertx vertx;
    private long timer;

    QueueMonitor(Transactions connections, EnrichmentMetrics metrics, Vertx vertx) {
        this.connections = connections;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    /**
     * How long the queue is.
     *
     * @param jobs that have not ended
     * @param seconds that the one has waited whose turn has been due longest
     */
    record State(long jobs, double seconds) {

        static final State EMPTY = new State(0, 0);

        static State of(Row row) {
            return new State(row.getLong("jobs"), row.getDouble("seconds"));
        }
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(EVERY_MILLIS, ignored -> look());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        read().subscribe()
                .with(metrics::queued, e -> LOG.debug("The queue is looked at next time", e));
    }

    private Uni<State> read() {
        return connections.with(
                () -> false,
                connection ->
                        connection
                                .query(SQL)
                                .execute()
                                .map(rows -> State.of(rows.iterator().next())));
    }
}
