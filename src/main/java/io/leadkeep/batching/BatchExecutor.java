package io.leadkeep.batching;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The ways in which a question can be put to the database. Each answer is the truth there, and each
 * stage ends: its statements have time limits.
 *
 * @param <Q> type of the questions
 * @param <A> type of the answers
 */
public interface BatchExecutor<Q, A> {

    /**
     * Puts a question that found nobody to share with.
     *
     * @param question the only one
     * @return its answer or its own failure
     */
    CompletionStage<A> alone(Q question);

    /**
     * Puts questions with one statement. All of it has happened or, where this fails, it may not
     * have.
     *
     * @param questions one or more
     * @return an outcome for each of them, in their order
     */
    CompletionStage<List<BatchResult<A>>> together(List<Q> questions);

    /**
     * Puts a question that a shared statement could not answer, or that was in one which failed.
     * Whether that one has happened may be unknown; the answer must be right either way.
     *
     * @param question the only one
     * @return its answer or its own failure
     */
    CompletionStage<A> again(Q question);
}
