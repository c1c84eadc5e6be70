package io.leadkeep.enrichment;

import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Leases batches from the scheduler, up to the configured concurrency, and starts a worker for
 * each. All state belongs to one event loop. While the database is unavailable, it only polls.
 */
@ApplicationScoped
class EnrichmentWorkers {

    private static final Logger LOG = Logger.getLogger(EnrichmentWorkers.class);

    /** How long a shutdown waits for the release of the leases. */
    private static final long STOP_MILLIS = 2_000;

    private final JobScheduler scheduler;
    private final JobLog log;
    private final LeaseWorker.Services services;
    private final EnrichmentConfig config;
    private final Vertx vertx;

    private final Map<String, LeaseWorker<?>> workers = new HashMap<>();
    private final Map<String, Integer> workersPerWorkspace = new HashMap<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private Context context;
    private boolean polling;
    private boolean pollAgain;
    private boolean stopped;

    EnrichmentWorkers(
            JobScheduler scheduler,
            JobLog log,
            LeaseWorker.Services services,
            EnrichmentConfig config,
            Vertx vertx) {
        this.scheduler = scheduler;
        this.log = log;
        this.services = services;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        context = vertx.getOrCreateContext();
        tasks.every(
                config.pollInterval(),
                "enrichment jobs",
                () -> Uni.createFrom().voidItem().invoke(this::wakeUp));
    }

    /** Polls soon, because there may be a due job. */
    void wakeUp() {
        context.runOnContext(
                ignored -> {
                    pollAgain = true;
                    poll();
                });
    }

    private void poll() {
        if (polling || stopped || workers.size() >= config.concurrency()) {
            return;
        }
        polling = true;
        pollAgain = false;
        scheduler
                .next(busyWorkspaces())
                .onFailure()
                .invoke(e -> LOG.debug("Polling for jobs failed; it is retried", e))
                .onFailure()
                .recoverWithItem(NextJob.NONE)
                .subscribe()
                .with(next -> context.runOnContext(ignored -> handle(next)));
    }

    /** Returns the workspaces that use their part of the concurrency. */
    private Set<String> busyWorkspaces() {
        int limit = Math.max(1, config.concurrency() / 2);
        return workersPerWorkspace.entrySet().stream()
                .filter(workspace -> workspace.getValue() >= limit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void handle(NextJob next) {
        polling = false;
        next.ended().ifPresent(log::ended);
        if (stopped) {
            next.lease().ifPresent(lease -> workers.put(lease.id(), worker(lease)));
            releaseAll();
            return;
        }
        next.lease().ifPresent(this::startWorker);
        if (next.found() || pollAgain) {
            poll();
        }
    }

    private LeaseWorker<?> worker(Lease lease) {
        return new LeaseWorker<>(lease, lease.enricher(), services, context);
    }

    private void startWorker(Lease lease) {
        LeaseWorker<?> worker = worker(lease);
        workers.put(lease.id(), worker);
        workersPerWorkspace.merge(lease.workspaceId(), 1, Integer::sum);
        worker.start(() -> removeWorker(lease));
    }

    private void removeWorker(Lease lease) {
        workers.remove(lease.id());
        workersPerWorkspace.computeIfPresent(
                lease.workspaceId(), (id, count) -> count == 1 ? null : count - 1);
        wakeUp();
    }

    /** Releases the leases, so that other nodes need not wait until they expire. */
    void stop(@Observes ShutdownEvent event) {
        context.runOnContext(
                ignored -> {
                    stopped = true;
                    // A poll in progress may still return a lease, and then releases all.
                    if (!polling) {
                        releaseAll();
                    }
                });
        released.completeOnTimeout(null, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private void releaseAll() {
        List<Uni<Void>> releases = workers.values().stream().map(LeaseWorker::stop).toList();
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
