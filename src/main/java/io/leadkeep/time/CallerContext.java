package io.leadkeep.time;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Brings a result back to the Vert.x context of its caller. */
public final class CallerContext {

    private CallerContext() {}

    /**
     * Emits the result of a stage, which any thread may complete, on the Vert.x context that calls
     * this method; without one, on a worker thread. Cancelling the Uni leaves the stage alone.
     */
    public static <T> Uni<T> resume(CompletionStage<T> stage) {
        CompletableFuture<T> result = stage.toCompletableFuture();
        Uni<T> uni = Uni.createFrom().completionStage(result::copy);
        return result.isDone() ? uni : uni.emitOn(current());
    }

    private static Executor current() {
        Context caller = Vertx.currentContext();
        return caller == null
                ? Infrastructure.getDefaultExecutor()
                : command -> runOn(caller, command);
    }

    /** Runs a task on a Vert.x context, at once if the caller is on it. */
    public static void runOn(Context context, Runnable task) {
        if (context == Vertx.currentContext()) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }
}
