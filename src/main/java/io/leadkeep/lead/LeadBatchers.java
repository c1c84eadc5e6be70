package io.leadkeep.lead;

import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchLimits;
import io.leadkeep.batching.Batcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Makes the lines in which requests wait that share statements, and leads out of them. */
@ApplicationScoped
class LeadBatchers {

    private final Vertx vertx;
    private final MeterRegistry metrics;

    LeadBatchers(Vertx vertx, MeterRegistry metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /**
     * Makes an empty line.
     *
     * @param name what waits in it, for the metrics
     * @param statements how questions are put
     * @param workspace whose lead a question is about
     * @param config how much is too much
     * @param <Q> type of the questions
     * @param <A> type of the answers
     * @return open
     */
    <Q, A> Batcher<Q, A> open(
            String name,
            BatchExecutor<Q, A> statements,
            Function<Q, Object> workspace,
            BatchConfig config) {
        Batcher<Q, A> line =
                new Batcher<>(
                        statements,
                        question -> config.perWorkspace() ? workspace.apply(question) : "",
                        new BatchLimits(
                                config.concurrency(), config.maxSize(), config.maxPending()),
                        System::nanoTime,
                        (delay, task) ->
                                vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run()));
        Gauge.builder("leadkeep." + name + ".waiting", line, Batcher::waiting)
                .description("How many " + name + " wait for a statement to begin")
                .register(metrics);
        return line;
    }

    /**
     * Waits for an answer, which may come on the thread of somebody else's request.
     *
     * @param answer of a line
     * @param <A> its type
     * @return the answer, where it was asked for
     */
    static <A> Uni<A> onOwnContext(CompletionStage<A> answer) {
        Context own = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(answer)
                .emitOn(
                        command -> {
                            if (own == null || own == Vertx.currentContext()) {
                                command.run();
                            } else {
                                own.runOnContext(ignored -> command.run());
                            }
                        });
    }
}
