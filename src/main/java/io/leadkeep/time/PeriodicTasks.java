package io.leadkeep.time;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs background tasks at fixed intervals until the service stops. Timers of Vert.x, because the
 * scheduler extension adds 0.2 s to each start.
 */
@ApplicationScoped
public class PeriodicTasks {

    private static final Logger LOG = Logger.getLogger(PeriodicTasks.class);

    private final Vertx vertx;
    private final Queue<Long> timers = new ConcurrentLinkedQueue<>();

    PeriodicTasks(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Runs a task at an interval, for the first time after one interval. A run that is due while
     * the last one still goes on is skipped.
     *
     * @param name for the log
     */
    public void every(Duration interval, String name, Supplier<Uni<?>> task) {
        AtomicBoolean running = new AtomicBoolean();
        timers.add(
                vertx.setPeriodic(
                        Math.max(1, interval.toMillis()),
                        timer -> {
                            if (running.compareAndSet(false, true)) {
                                run(name, task, running);
                            }
                        }));
    }

    private static void run(String name, Supplier<Uni<?>> task, AtomicBoolean running) {
        Uni.createFrom()
                .deferred(task::get)
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(done -> {}, e -> LOG.debugf(e, "The periodic task '%s' failed", name));
    }

    void stop(@Observes ShutdownEvent event) {
        timers.forEach(vertx::cancelTimer);
    }
}
