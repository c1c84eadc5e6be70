package io.leadkeep.enrichment;

import io.leadkeep.database.SqlState;
import io.leadkeep.job.JobWorker;
import io.leadkeep.time.CallerContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Works on a leased batch: starts all lookups at once and writes their results in groups, so that a
 * slow lookup does not delay the others. All state belongs to one event loop.
 */
final class LeaseWorker<F> implements JobWorker {

    private static final Logger LOG = Logger.getLogger(LeaseWorker.class);

    private static final int WRITE_SIZE = 500;
    private static final long WRITE_MILLIS = 500;

    /** While the database is unavailable; later the lease expires and the batch starts anew. */
    private static final int MAX_ATTEMPTS = 30;

    private static final long RETRY_MILLIS = 1_000;

    private final Lease lease;
    private final Enricher<F> enricher;
    private final Services services;
    private final Context context;
    private final Vertx vertx;
    private final long start = System.nanoTime();

    private final Deque<ItemResult<F>> unwritten = new ArrayDeque<>();
    private int pendingLookups;
    private boolean writing;
    private boolean ended;
    private long writeTimer;
    private long renewTimer;
    private Runnable onEnd;
    private Runnable onWritten = () -> {};

    /** The beans that workers use. */
    @Singleton
    record Services(
            ResultWriter writer,
            EnrichmentItems items,
            EnrichmentMetrics metrics,
            JobLog log,
            EnrichmentConfig config) {}

    LeaseWorker(Lease lease, Enricher<F> enricher, Services services, Context context) {
        this.lease = lease;
        this.enricher = enricher;
        this.services = services;
        this.context = context;
        this.vertx = context.owner();
    }

    @Override
    public void start(Runnable whenEnded) {
        onEnd = whenEnded;
        long leaseMillis = services.config().lease().toMillis();
        renewTimer = vertx.setPeriodic(Math.max(1, leaseMillis / 3), ignored -> renew());
        writeTimer = vertx.setPeriodic(WRITE_MILLIS, ignored -> write());
        List<Lookup<F>> lookups = enricher.lookups(lease.leads());
        pendingLookups = lookups.size();
        for (Lookup<F> lookup : lookups) {
            lookup.results().subscribe().with(results -> onLoop(() -> add(results)));
        }
        if (lookups.isEmpty()) {
            write();
        }
    }

    private void onLoop(Runnable task) {
        CallerContext.runOn(context, task);
    }

    private void add(List<ItemResult<F>> results) {
        unwritten.addAll(results);
        pendingLookups--;
        writeIfEnough();
    }

    private void writeIfEnough() {
        if (pendingLookups == 0 || unwritten.size() >= WRITE_SIZE) {
            write();
        }
    }

    private void write() {
        if (writing || ended) {
            return;
        }
        if (!unwritten.isEmpty()) {
            List<ItemResult<F>> group = new ArrayList<>();
            while (group.size() < WRITE_SIZE && !unwritten.isEmpty()) {
                group.add(unwritten.poll());
            }
            writing = true;
            write(group, 1);
        } else if (pendingLookups == 0) {
            end();
        }
    }

    private void write(List<ItemResult<F>> group, int attempt) {
        boolean mayBeLast = pendingLookups == 0 && unwritten.isEmpty();
        services.writer()
                .write(lease, enricher, group, mayBeLast)
                .subscribe()
                .with(
                        written -> onLoop(() -> afterWrite(written)),
                        e -> onLoop(() -> afterFailure(group, attempt, e)));
    }

    private void afterWrite(ResultWriter.Written written) {
        writing = false;
        services.metrics().countItems(lease, written);
        written.ended().ifPresent(services.log()::ended);
        onWritten.run();
        if (written.jobIsOpen()) {
            writeIfEnough();
        } else {
            end();
        }
    }

    private void afterFailure(List<ItemResult<F>> group, int attempt, Throwable failure) {
        if (ended) {
            onWritten.run();
            return;
        }
        if (SqlState.isAnswer(failure)
                && !SqlState.isTransient(failure)
                && attempt < MAX_ATTEMPTS) {
            // A retry would fail on every node: count the leads as failed, so that the job ends.
            LOG.errorf(failure, "Results of job %s cannot be written", lease.jobId());
            write(
                    group.stream()
                            .map(each -> ItemResult.<F>failed(each.leadId(), "not_written"))
                            .toList(),
                    MAX_ATTEMPTS);
        } else if (attempt < MAX_ATTEMPTS) {
            LOG.debugf(failure, "Writing results of job %s is retried", lease.jobId());
            vertx.setTimer(RETRY_MILLIS, elapsed -> write(group, attempt + 1));
        } else {
            end();
        }
    }

    private void renew() {
        services.items()
                .renew(lease.tenant(), lease, services.config().lease())
                .subscribe()
                .with(
                        done -> {},
                        e -> LOG.debugf(e, "Renewing a lease of job %s failed", lease.jobId()));
    }

    private void end() {
        if (!ended) {
            halt();
            services.metrics().recordBatch(lease, Duration.ofNanos(System.nanoTime() - start));
            onEnd.run();
        }
    }

    private void halt() {
        ended = true;
        vertx.cancelTimer(renewTimer);
        vertx.cancelTimer(writeTimer);
    }

    /** Releases the lease after a write in progress. */
    @Override
    public Uni<Void> stop() {
        halt();
        Uni<Void> afterWrite =
                writing
                        ? Uni.createFrom().emitter(done -> onWritten = () -> done.complete(null))
                        : Uni.createFrom().voidItem();
        return afterWrite.chain(() -> services.items().release(lease.tenant(), lease));
    }
}
