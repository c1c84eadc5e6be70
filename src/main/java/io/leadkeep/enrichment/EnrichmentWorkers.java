package io.leadkeep.enrichment;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes turns of the queue, a few batches at a time. Everything happens on one event loop, and a
 * connection to the database is held for no longer than a transaction. While the database is away,
 * nothing happens but a look from time to time.
 */
@ApplicationScoped
class EnrichmentWorkers {

    private static final Logger LOG = Logger.getLogger(EnrichmentWorkers.class);

    /** A node that goes down does not wait longer than that for its leads to be free. */
    private static final long STOP_MILLIS = 2_000;

    private final JobScheduler turns;
    private final Tools tools;
    private final Vertx vertx;

    private final Map<String, LeaseWorker<?>> underWay = new HashMap<>();
    private final Map<String, Integer> ofWorkspaces = new HashMap<>();
    private Context context;
    private long timer;
    private boolean looking;
    private boolean nudged;
    private boolean stopped;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    EnrichmentWorkers(JobScheduler turns, Tools tools, Vertx vertx) {
        this.turns = turns;
        this.tools = tools;
        this.vertx = vertx;
    }

    /** What batches work with. */
    @Singleton
    record Tools(EnrichmentItems items, EnrichmentMetrics metrics, EnrichmentConfig config) {}

    void start(@Observes StartupEvent event) {
        context = vertx.getOrCreateContext();
        timer = vertx.setPeriodic(tools.config().pollInterval().toMillis(), ignored -> nudge());
    }

    /** There may be something to do. */
    void nudge() {
        context.runOnContext(
                ignored -> {
                    nudged = true;
                    look();
                });
    }

    private void look() {
        if (looking || stopped || underWay.size() >= tools.config().concurrency()) {
            return;
        }
        looking = true;
        nudged = false;
        turns.next(busyWorkspaces())
                .subscribe()
                .with(
                        turn -> context.runOnContext(ignored -> take(turn)),
                        e -> {
                            LOG.debug("Jobs are looked for next time", e);
                            context.runOnContext(ignored -> take(NextJob.NONE));
                        });
    }

    /** One workspace does not take all that there is. */
    private Set<String> busyWorkspaces() {
        int share = Math.max(1, tools.config().concurrency() / 2);
        Set<String> busy = new HashSet<>();
        ofWorkspaces.forEach(
                (workspaceId, batches) -> {
                    if (batches >= share) {
                        busy.add(workspaceId);
                    }
                });
        return busy;
    }

    private void take(NextJob turn) {
        looking = false;
        if (stopped) {
            turn.claim().ifPresent(claim -> underWay.put(claim.lease(), batch(claim)));
            release();
            return;
        }
        turn.claim().ifPresent(this::begin);
        if (turn.isTaken() || nudged) {
            look();
        }
    }

    private LeaseWorker<?> batch(Lease claim) {
        return LeaseWorker.of(claim, tools, context);
    }

    private void begin(Lease claim) {
        LeaseWorker<?> batch = batch(claim);
        underWay.put(claim.lease(), batch);
        ofWorkspaces.merge(claim.workspaceId(), 1, Integer::sum);
        batch.start(
                () -> {
                    underWay.remove(claim.lease());
                    ofWorkspaces.computeIfPresent(
                            claim.workspaceId(), (id, n) -> n == 1 ? null : n - 1);
                    nudge();
                });
    }

    /** Others need not wait until the leases of this node are over. */
    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
        context.runOnContext(
                ignored -> {
                    stopped = true;
                    // A look that is under way may yet come back with leads.
                    if (!looking) {
                        release();
                    }
                });
        released.completeOnTimeout(null, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private void release() {
        List<Uni<Void>> releases = new ArrayList<>();
        underWay.values().forEach(batch -> releases.add(batch.stop()));
        if (releases.isEmpty()) {
            released.complete(null);
            return;
        }
        Uni.join()
                .all(releases)
                .andCollectFailures()
                .subscribe()
                .with(done -> released.complete(null), e -> released.complete(null));
    }
}
