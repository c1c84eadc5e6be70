package io.leadkeep.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Executes requests that wait at the same moment with one statement: one round trip and one commit
 * for all of them. A batch is what arrived while a statement was in progress; no request waits for
 * a timer.
 *
 * <p>The states of a request:
 *
 * <pre>
 *   (new)    → SINGLE    no statement is in progress
 *   (new)    → WAITING   a statement is in progress
 *   (new)    → ANSWERED  refused: maxPending is reached, or the batcher is closed
 *   WAITING  → BATCHED   a statement has ended, or concurrency allows another one
 *   WAITING  → ANSWERED  refused: it waited too long or is cancelled
 *   BATCHED  → ANSWERED  by its result
 *   BATCHED  → RETRIED   its result is undecided, or the batch failed
 *   BATCHED  → ANSWERED  refused: undecided, but too late or cancelled
 *   SINGLE, RETRIED → ANSWERED  by their statement
 * </pre>
 *
 * <p>Every statement ends, so every request is answered. Result and request are paired by their
 * index in a list that no other code holds. A request is executed a second time only if its first
 * statement did not decide it, and never a third time.
 */
public final class Batcher<Q, A> {

    private record Pending<Q, A>(
            Q request, BooleanSupplier cancelled, long expiry, CompletableFuture<A> answer) {}

    private final BatchExecutor<Q, A> executor;
    private final Function<Q, Object> batchKey;
    private final BatchLimits limits;
    private final LongSupplier nanoTime;
    private final Timer timer;

    // Guarded by this. No foreign code that could call back is called with the lock held.
    private final Deque<Pending<Q, A>> queue = new ArrayDeque<>();
    private int executing;
    private int unanswered;
    private boolean timerIsSet;
    private CompletableFuture<Void> closed;

    /** Batches only requests with equal keys together. */
    public Batcher(
            BatchExecutor<Q, A> executor,
            Function<Q, Object> batchKey,
            BatchLimits limits,
            LongSupplier nanoTime,
            Timer timer) {
        this.executor = executor;
        this.batchKey = batchKey;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    /**
     * Submits a request.
     *
     * @param maxWait after which no statement starts for it; about the same for all requests,
     *     because the queue expires from its front
     * @param cancelled whether no statement should start for it any more
     * @return the answer or the failure of its statement; {@link TimeoutException} if no statement
     *     started, or if its batch failed and it is too late for a retry
     */
    public CompletionStage<A> submit(Q request, Duration maxWait, BooleanSupplier cancelled) {
        Pending<Q, A> pending =
                new Pending<>(
                        request,
                        cancelled,
                        nanoTime.getAsLong() + maxWait.toNanos(),
                        new CompletableFuture<>());
        boolean refused = false;
        boolean starts = false;
        synchronized (this) {
            if (closed != null || unanswered >= limits.maxPending()) {
                refused = true;
            } else {
                unanswered++;
                starts = limits.concurrency() == 0 || executing == 0 && queue.isEmpty();
                if (starts) {
                    executing++;
                } else {
                    queue.addLast(pending);
                }
            }
        }
        if (refused) {
            pending.answer.completeExceptionally(new TimeoutException("Too many are waiting"));
        } else if (starts) {
            executeSingle(pending);
        } else {
            executeBatches();
            setTimer();
        }
        return pending.answer;
    }

    /** Returns how many requests wait for a statement to start. */
    public synchronized int waiting() {
        return queue.size();
    }

    /**
     * Refuses further requests.
     *
     * @return completed once every request is answered
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (closed == null) {
                closed = new CompletableFuture<>();
            }
            if (unanswered == 0) {
                closed.complete(null);
            }
            return closed;
        }
    }

    private void executeSingle(Pending<Q, A> pending) {
        start(() -> executor.executeSingle(pending.request))
                .whenComplete(
                        (answer, failure) -> {
                            statementEnded();
                            answer(pending, answer, failure);
                        });
    }

    private void executeBatches() {
        List<Pending<Q, A>> batch = nextBatch();
        while (!batch.isEmpty()) {
            executeBatch(batch);
            batch = nextBatch();
        }
    }

    private void executeBatch(List<Pending<Q, A>> batch) {
        List<Q> requests = batch.stream().map(Pending::request).toList();
        start(() -> executor.executeBatch(requests))
                .whenComplete(
                        (results, failure) -> {
                            // The next batch starts before this one is answered.
                            statementEnded();
                            boolean decided = failure == null && results.size() == batch.size();
                            for (int i = 0; i < batch.size(); i++) {
                                conclude(
                                        batch.get(i),
                                        decided ? results.get(i) : BatchResult.<A>undecided());
                            }
                        });
    }

    private void conclude(Pending<Q, A> pending, BatchResult<A> result) {
        if (!result.isUndecided()) {
            answer(pending, result.answer(), result.failure());
        } else if (isTooLate(pending)) {
            refuse(pending);
        } else {
            start(() -> executor.retrySingle(pending.request))
                    .whenComplete((answer, failure) -> answer(pending, answer, failure));
        }
    }

    private void statementEnded() {
        synchronized (this) {
            executing--;
        }
        executeBatches();
    }

    private List<Pending<Q, A>> nextBatch() {
        List<Pending<Q, A>> batch = new ArrayList<>();
        List<Pending<Q, A>> late = new ArrayList<>();
        synchronized (this) {
            if (executing >= limits.concurrency()) {
                return batch;
            }
            Object batchesKey = null;
            Iterator<Pending<Q, A>> waiting = queue.iterator();
            while (waiting.hasNext() && batch.size() < limits.maxSize()) {
                Pending<Q, A> pending = waiting.next();
                Object key = batchKey.apply(pending.request);
                if (isTooLate(pending)) {
                    late.add(pending);
                    waiting.remove();
                } else if (batch.isEmpty() || key.equals(batchesKey)) {
                    batchesKey = key;
                    batch.add(pending);
                    waiting.remove();
                }
            }
            if (!batch.isEmpty()) {
                executing++;
            }
        }
        late.forEach(this::refuse);
        return batch;
    }

    private boolean isTooLate(Pending<Q, A> pending) {
        return pending.cancelled.getAsBoolean() || nanoTime.getAsLong() - pending.expiry >= 0;
    }

    /** Sets the timer for the first of the queue, which expires first. */
    private void setTimer() {
        long delay;
        synchronized (this) {
            if (timerIsSet || queue.isEmpty()) {
                return;
            }
            timerIsSet = true;
            delay = queue.peekFirst().expiry - nanoTime.getAsLong();
        }
        timer.after(Duration.ofNanos(Math.max(0, delay)), this::refuseLate);
    }

    private void refuseLate() {
        List<Pending<Q, A>> late = new ArrayList<>();
        synchronized (this) {
            timerIsSet = false;
            while (!queue.isEmpty() && isTooLate(queue.peekFirst())) {
                late.add(queue.pollFirst());
            }
        }
        late.forEach(this::refuse);
        setTimer();
    }

    private void refuse(Pending<Q, A> pending) {
        answer(pending, null, new TimeoutException("Not started in time"));
    }

    private void answer(Pending<Q, A> pending, A answer, Throwable failure) {
        CompletableFuture<Void> done = null;
        synchronized (this) {
            unanswered--;
            if (unanswered == 0) {
                done = closed;
            }
        }
        if (failure == null) {
            pending.answer.complete(answer);
        } else {
            pending.answer.completeExceptionally(
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : failure);
        }
        if (done != null) {
            done.complete(null);
        }
    }

    /** Turns an exception of the executor into a failed stage. */
    private static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> statement) {
        try {
            return statement.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
