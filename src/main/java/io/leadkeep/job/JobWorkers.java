package io.leadkeep.job;

import io.leadkeep.time.PeriodicTasks;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Leases work from a scheduler, up to a limit, and starts a worker for each lease. All state
 * belongs to one event loop. While the database is unavailable, it only polls.
 */
public final class JobWorkers<L extends JobLease> {

    private static final Logger LOG = Logger.getLogger(JobWorkers.class);

    /** How long a shutdown waits for the release of the leases. */
    private static final long STOP_MILLIS = 2_000;

    private final Function<Collection<String>, Uni<NextJob<L>>> scheduler;
    private final BiFunction<L, Context, JobWorker> workerFactory;
    private final Limits limits;
    private final Context context;
    private final Map<String, JobWorker> workers = new HashMap<>();
    private final Map<String, Integer> workersPerWorkspace = new HashMap<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private boolean polling;
    private boolean pollAgain;
    private boolean stopped;

    /**
     * How many leases a node has at a time.
     *
     * @param pollInterval how often it asks for more
     */
    public record Limits(int concurrency, int perWorkspace, Duration pollInterval) {}

    /**
     * Creates workers, which {@link #start} starts.
     *
     * @param scheduler leases the next work of any workspace that is not excluded
     */
    public JobWorkers(
            Function<Collection<String>, Uni<NextJob<L>>> scheduler,
            BiFunction<L, Context, JobWorker> workerFactory,
            Limits limits,
            Vertx vertx) {
        this.scheduler = scheduler;
        this.workerFactory = workerFactory;
        this.limits = limits;
        this.context = vertx.getOrCreateContext();
    }

    /** Polls from now on; {@code name} is for the log. */
    public void start(PeriodicTasks tasks, String name) {
        tasks.every(
                limits.pollInterval(),
                name,
                () -> Uni.createFrom().voidItem().invoke(this::wakeUp));
    }

    /** Polls soon, because there may be a due job. */
    public void wakeUp() {
        context.runOnContext(
                ignored -> {
                    pollAgain = true;
                    poll();
                });
    }

    private void poll() {
        if (polling || stopped || workers.size() >= limits.concurrency()) {
            return;
        }
        polling = true;
        pollAgain = false;
        scheduler
                .apply(busyWorkspaces())
                .onFailure()
                .invoke(e -> LOG.debug("Polling for jobs failed; it is retried", e))
                .onFailure()
                .recoverWithItem(NextJob.none())
                .subscribe()
                .with(next -> context.runOnContext(ignored -> handle(next)));
    }

    private Set<String> busyWorkspaces() {
        return workersPerWorkspace.entrySet().stream()
                .filter(workspace -> workspace.getValue() >= limits.perWorkspace())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void handle(NextJob<L> next) {
        polling = false;
        next.whenCommitted().run();
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

    private JobWorker worker(L lease) {
        return workerFactory.apply(lease, context);
    }

    private void startWorker(L lease) {
        JobWorker worker = worker(lease);
        workers.put(lease.id(), worker);
        workersPerWorkspace.merge(lease.workspaceId(), 1, Integer::sum);
        worker.start(() -> removeWorker(lease));
    }

    private void removeWorker(L lease) {
        workers.remove(lease.id());
        workersPerWorkspace.computeIfPresent(
                lease.workspaceId(), (id, count) -> count == 1 ? null : count - 1);
        wakeUp();
    }

    /** Releases the leases, so that other nodes need not wait until they expire. */
    public void stop() {
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
        List<Uni<Void>> releases = workers.values().stream().map(JobWorker::stop).toList();
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
