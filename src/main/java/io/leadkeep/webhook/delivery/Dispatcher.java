package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.EventLookup;
import io.leadkeep.event.EventPage;
import io.leadkeep.event.EventQuery;
import io.leadkeep.event.EventReader;
import io.leadkeep.time.CallerContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Delivers the events of the log to the endpoints that this node has leased. It works in rounds,
 * one after the other: write the results, start what is due again, read new events. Deliveries go
 * on meanwhile. All state belongs to one event loop.
 */
@ApplicationScoped
public class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** How long a shutdown waits for deliveries in flight, and then for the leases. */
    private static final long DRAIN_MILLIS = 1_500;

    private static final long STOP_MILLIS = 3_000;
    private static final long POLL_MILLIS = 50;

    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often a node looks for endpoints while there are none. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int BATCH_SIZE = 500;

    /** A slow delivery is due again that much after its timeout, if the node dies. */
    private static final Duration SLOW_DELAY = Duration.ofMinutes(1);

    /** Rounds between looks for rows that a replay has added. */
    private static final int ROUNDS_PER_LOOK = 5;

    private final EndpointLeases leases;
    private final DeliveryResults results;
    private final DueDeliveries due;
    private final EventReader log;
    private final EventLookup lookup;
    private final EndpointEvents events;
    private final DeliveryRunner runner;
    private final AttemptFactory attempts;
    private final WebhookMetrics metrics;
    private final WebhookConfig config;
    private final Vertx vertx;

    private final Map<WebhookKey, EndpointQueue> queues = new LinkedHashMap<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Context context;
    private int rounds;
    private long renewedAt;
    private boolean isRunning;
    private boolean runAgain;
    private boolean isStopping;

    Dispatcher(
            EndpointLeases leases,
            DeliveryResults results,
            DueDeliveries due,
            EventReader log,
            EventLookup lookup,
            EndpointEvents events,
            DeliveryRunner runner,
            AttemptFactory attempts,
            WebhookMetrics metrics,
            WebhookConfig config,
            Vertx vertx) {
        this.leases = leases;
        this.results = results;
        this.due = due;
        this.log = log;
        this.lookup = lookup;
        this.events = events;
        this.runner = runner;
        this.attempts = attempts;
        this.metrics = metrics;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        context = vertx.getOrCreateContext();
        runner.use(context, queues.values());
        renewedAt = System.nanoTime() - LOOK_NANOS;
        tasks.every(
                config.pollInterval(),
                "webhooks",
                () -> Uni.createFrom().voidItem().invoke(() -> onLoop(this::run)));
    }

    /** Looks for changed endpoints soon. */
    public void wakeUp() {
        onLoop(
                () -> {
                    renewedAt = System.nanoTime() - LOOK_NANOS;
                    run();
                });
    }

    private void onLoop(Runnable task) {
        CallerContext.runOn(context, task);
    }

    private void run() {
        if (isRunning) {
            return;
        }
        isRunning = true;
        runAgain = false;
        round().subscribe()
                .with(
                        done -> onLoop(() -> ended(runAgain)),
                        e -> {
                            LOG.debug("A round of webhooks failed; it is repeated", e);
                            onLoop(() -> ended(false));
                        });
    }

    private void ended(boolean again) {
        isRunning = false;
        if (again && !isStopping) {
            run();
        }
    }

    private Uni<Void> round() {
        rounds++;
        return renew().chain(this::write)
                .chain(() -> due.start(queues, rounds % ROUNDS_PER_LOOK == 0))
                .chain(this::readNew)
                .invoke(runner::startAll)
                .invoke(() -> metrics.setOldest(oldest()));
    }

    private Uni<Void> renew() {
        long interval = queues.isEmpty() && !leases.areNeeded() ? LOOK_NANOS : RENEW_NANOS;
        if (System.nanoTime() - renewedAt < interval || isStopping) {
            return Uni.createFrom().voidItem();
        }
        renewedAt = System.nanoTime();
        return leases.renew(queues);
    }

    private Instant oldest() {
        return queues.values().stream()
                .map(EndpointQueue::oldest)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private Uni<Void> write() {
        List<DeliveryResults.OfEndpoint> all = new ArrayList<>();
        for (EndpointQueue queue : queues.values()) {
            queue.storeSlow(attempts.now().plus(queue.endpoint().timeout()).plus(SLOW_DELAY));
            ResultBuffer buffer = queue.beginWrite();
            if (buffer != null) {
                all.add(new DeliveryResults.OfEndpoint(queue.key(), buffer));
            }
        }
        return EndpointLeases.inTurn(
                results.groups(all),
                group ->
                        results.write(leases.node(), group)
                                .invoke(done -> written(group, done))
                                .replaceWithVoid());
    }

    private void written(List<DeliveryResults.OfEndpoint> all, DeliveryResults.Written done) {
        for (DeliveryResults.OfEndpoint each : all) {
            if (done.owned().contains(each.key())) {
                queues.get(each.key())
                        .written(done.withoutRows().getOrDefault(each.key(), Set.of()));
            } else {
                LOG.debugf("Another node has taken webhook %s", each.key().id());
                queues.remove(each.key()).setActive(false);
            }
        }
        done.disabled()
                .forEach(
                        (key, reason) -> {
                            queues.get(key).setActive(false);
                            LOG.infof(
                                    "Webhook %s of workspace %s disabled: %s",
                                    key.id(), key.workspaceId(), reason);
                        });
    }

    /** Reads once for all endpoints that have come equally far, as healthy ones have. */
    private Uni<Void> readNew() {
        Map<EventLookup.Place, List<EndpointQueue>> readers =
                queues.values().stream()
                        .filter(queue -> queue.room() > 0 && !isStopping)
                        .collect(
                                Collectors.groupingBy(
                                        queue ->
                                                new EventLookup.Place(
                                                        queue.key().workspaceId(),
                                                        queue.readUpTo())));
        return readers.isEmpty()
                ? Uni.createFrom().voidItem()
                : lookup.withLaterEvents(readers.keySet())
                        .chain(
                                places ->
                                        EndpointLeases.inTurn(
                                                places, place -> read(place, readers.get(place))));
    }

    private Uni<Void> read(EventLookup.Place place, List<EndpointQueue> readers) {
        int room = readers.stream().mapToInt(EndpointQueue::room).max().orElse(0);
        return log.read(
                        Tenant.background(place.workspaceId()),
                        EventQuery.after(place.position(), Math.max(1, Math.min(room, BATCH_SIZE))))
                .chain(
                        page -> {
                            runAgain |= page.hasMore();
                            return EndpointLeases.inTurn(readers, queue -> add(queue, page));
                        });
    }

    private Uni<Void> add(EndpointQueue queue, EventPage page) {
        return events.wanted(queue.endpoint(), page.events())
                .invoke(wanted -> queue.add(page, wanted))
                .invoke(() -> runner.start(queue))
                .replaceWithVoid();
    }

    /** Writes the results and frees the leases, so that other nodes need not wait. */
    void stop(@Observes ShutdownEvent event) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
        onLoop(
                () -> {
                    isStopping = true;
                    runner.stop();
                    vertx.setPeriodic(
                            POLL_MILLIS,
                            timer -> {
                                if (!isRunning
                                        && (runner.isIdle() || System.nanoTime() - deadline > 0)) {
                                    vertx.cancelTimer(timer);
                                    isRunning = true;
                                    release();
                                }
                            });
                });
        stopped.completeOnTimeout(null, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private void release() {
        write().chain(() -> leases.leave(List.copyOf(queues.keySet())))
                .subscribe()
                .with(done -> stopped.complete(null), e -> stopped.complete(null));
    }
}
