package io.leadkeep.batching;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Executes the requests of a {@link Batcher}. Every returned stage must end: its statements need
 * timeouts.
 */
public interface BatchExecutor<Q, A> {

    CompletionStage<A> executeSingle(Q request);

    /** Executes requests with one statement, and returns their results in the same order. */
    CompletionStage<List<BatchResult<A>>> executeBatch(List<Q> requests);

    /**
     * Executes a request that a batch left undecided, or whose batch failed. The answer must be
     * right whether that batch took effect or not.
     */
    CompletionStage<A> retrySingle(Q request);
}
