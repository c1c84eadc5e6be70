package io.leadkeep.lead;

import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchLimits;
import io.leadkeep.batching.Batcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Makes configured batchers that report how many requests wait. */
@ApplicationScoped
class LeadBatchers {

    private final Vertx vertx;
    private final MeterRegistry metrics;

    LeadBatchers(Vertx vertx, MeterRegistry metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /**
     * Makes a batcher; the metrics use its name, in the plural.
     *
     * @param group requests of equal groups share a statement
     */
    <Q, A> Batcher<Q, A> open(
            String name,
            BatchExecutor<Q, A> executor,
            Function<Q, Object> group,
            BatchConfig config) {
        Batcher<Q, A> batcher =
                new Batcher<>(
                        executor,
                        group,
                        new BatchLimits(
                                config.concurrency(), config.maxSize(), config.maxPending()),
                        System::nanoTime,
                        (delay, task) ->
                                vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run()));
        Gauge.builder("leadkeep." + name + ".waiting", batcher, Batcher::waiting)
                .description("Number of " + name + " that wait for a statement to start")
                .register(metrics);
        return batcher;
    }
}
