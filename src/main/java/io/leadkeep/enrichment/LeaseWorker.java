package io.leadkeep.enrichment;

import io.leadkeep.database.SqlState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The work on the leads of a claim: everything is asked at once, and what has arrived is written in
 * groups, so that a slow answer keeps no other one waiting. All of it happens on one event loop.
 *
 * @param <F> type of what is found
 */
final class LeaseWorker<F> {

    private static final Logger LOG = Logger.getLogger(LeaseWorker.class);

    private static final int GROUP = 500;
    private static final long GROUP_MILLIS = 500;

    /** While the database is away. What takes longer is begun anew once the lease is over. */
    private static final int MAX_ATTEMPTS = 30;

    private static final long RETRY_MILLIS = 1_000;

    private final Lease claim;
    private final Enricher<F> checker;
    private final EnrichmentItems items;
    private final EnrichmentMetrics metrics;
    private final Context context;
    private final Vertx vertx;
    private final Duration lease;
    private final long began = System.nanoTime();

    private final Deque<ItemResult<F>> arrived = new ArrayDeque<>();
    private int open;
    private boolean writing;
    private boolean ended;
    private long writeTimer;
    private long renewTimer;
    private Runnable onEnd;
    private Runnable onWriteEnd = () -> {};

    private LeaseWorker(
            Lease claim, Enricher<F> checker, EnrichmentWorkers.Tools tools, Context context) {
        this.claim = claim;
        this.checker = checker;
        this.items = tools.items();
        this.metrics = tools.metrics();
        this.lease = tools.config().lease();
        this.context = context;
        this.vertx = context.owner();
    }

    static LeaseWorker<?> of(Lease claim, EnrichmentWorkers.Tools tools, Context context) {
        return of(claim, claim.checker(), tools, context);
    }

    private static <F> LeaseWorker<F> of(
            Lease claim, Enricher<F> checker, EnrichmentWorkers.Tools tools, Context context) {
        return new LeaseWorker<>(claim, checker, tools, context);
    }

    /**
     * Begins.
     *
     * @param whenEnded is run on the event loop once nothing is left to do
     */
    void start(Runnable whenEnded) {
        onEnd = whenEnded;
        renewTimer = vertx.setPeriodic(Math.max(1, lease.toMillis() / 3), ignored -> renew());
        writeTimer = vertx.setPeriodic(GROUP_MILLIS, ignored -> write());
        List<Lookup<F>> questions = checker.questions(claim.leads());
        open = questions.size();
        for (Lookup<F> question : questions) {
            question.answer().subscribe().with(found -> onLoop(() -> arrive(found)));
        }
        if (questions.isEmpty()) {
            write();
        }
    }

    private void onLoop(Runnable step) {
        if (Vertx.currentContext() == context) {
            step.run();
        } else {
            context.runOnContext(ignored -> step.run());
        }
    }

    private void arrive(List<ItemResult<F>> found) {
        arrived.addAll(found);
        open--;
        writeIfWorthwhile();
    }

    private void writeIfWorthwhile() {
        if (open == 0 || arrived.size() >= GROUP) {
            write();
        }
    }

    private void write() {
        if (writing || ended) {
            return;
        }
        if (!arrived.isEmpty()) {
            List<ItemResult<F>> group = new ArrayList<>();
            while (group.size() < GROUP && !arrived.isEmpty()) {
                group.add(arrived.poll());
            }
            writing = true;
            write(group, 1);
        } else if (open == 0) {
            end();
        }
    }

    private void write(List<ItemResult<F>> group, int attempt) {
        boolean mayBeLast = open == 0 && arrived.isEmpty();
        items.finish(claim, checker, group, mayBeLast)
                .subscribe()
                .with(
                        finished -> onLoop(() -> written(finished)),
                        e -> onLoop(() -> notWritten(group, attempt, e)));
    }

    private void written(EnrichmentItems.Finished finished) {
        writing = false;
        metrics.finished(claim, finished);
        onWriteEnd.run();
        if (finished.isRunning()) {
            writeIfWorthwhile();
        } else {
            end();
        }
    }

    private void notWritten(List<ItemResult<F>> group, int attempt, Throwable why) {
        if (ended) {
            onWriteEnd.run();
            return;
        }
        if (SqlState.isAnswer(why) && !SqlState.isTransient(why) && attempt < MAX_ATTEMPTS) {
            // It would fail again, on every node. The job shall come to its end.
            LOG.errorf(why, "Findings of job %s cannot be written", claim.jobId());
            write(
                    group.stream().map(each -> ItemResult.<F>failed(each.leadId())).toList(),
                    MAX_ATTEMPTS);
        } else if (attempt < MAX_ATTEMPTS) {
            LOG.debugf(why, "Findings of job %s are written a little later", claim.jobId());
            vertx.setTimer(RETRY_MILLIS, ignored -> write(group, attempt + 1));
        } else {
            end();
        }
    }

    private void renew() {
        items.renew(claim, lease)
                .subscribe()
                .with(
                        done -> {},
                        e -> LOG.debugf(e, "A lease of job %s is not renewed", claim.jobId()));
    }

    private void end() {
        if (!ended) {
            halt();
            metrics.ended(claim, Duration.ofNanos(System.nanoTime() - began));
            onEnd.run();
        }
    }

    private void halt() {
        ended = true;
        vertx.cancelTimer(renewTimer);
        vertx.cancelTimer(writeTimer);
    }

    /**
     * Stops in the middle.
     *
     * @return once the leads that are left are free for others
     */
    Uni<Void> stop() {
        halt();
        // What is being written now is either counted or free afterwards.
        return (writing
                        ? Uni.createFrom()
                                .<Void>emitter(done -> onWriteEnd = () -> done.complete(null))
                        : Uni.createFrom().voidItem())
                .chain(() -> items.release(claim));
    }
}
