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
import java.util.function.Supplier;

/**
 * Lets questions that wait at the same moment share one statement: one round trip and one commit
 * for all of them (group commit, one level up).
 *
 * <p>A question moves through these states, and never back:
 *
 * <pre>
 *   WAITING   in the line, behind those that came before
 *   SHARED    in a statement, with the others of its group
 *   ALONE     in a statement of its own
 *   ANSWERED  its future is completed
 *
 *   (new)   → ALONE      nothing is under way: it goes at once
 *   (new)   → WAITING    something is under way
 *   (new)   → ANSWERED   refused: too many are here already, or we are closing
 *   WAITING → SHARED     a lane is free
 *   WAITING → ANSWERED   refused: it has waited too long, or nobody wants its answer any more
 *   SHARED  → ANSWERED   by what the statement says of it
 *   SHARED  → ALONE      the statement left it out, or failed as a whole
 *   ALONE   → ANSWERED   by its statement
 * </pre>
 *
 * <p>No answer is lost: whoever leaves the line is in a statement or answered, every statement ends
 * (see {@link BatchExecutor}), and every end leads to ANSWERED or to ALONE, which ends too. No
 * answer is swapped: outcome and question are paired by their place in one list, which nothing else
 * holds. A question is sent a second time only when the first statement has not told what became of
 * it, and never a third time.
 *
 * <p>There is no timer that anybody waits for: a group is what came while a statement was under
 * way. The one timer refuses those who wait longer than they should.
 *
 * @param <Q> type of the questions
 * @param <A> type of the answers
 */
public final class Batcher<Q, A> {

    private static final class Asked<Q, A> {

        private final Q question;
        private final BooleanSupplier abandoned;
        private final long tooLate;
        private final CompletableFuture<A> answer = new CompletableFuture<>();

        Asked(Q question, BooleanSupplier abandoned, long tooLate) {
            this.question = question;
            this.abandoned = abandoned;
            this.tooLate = tooLate;
        }
    }

    private final BatchExecutor<Q, A> statements;
    private final Function<Q, Object> company;
    private final BatchLimits limits;
    private final Ticker ticker;
    private final Timer timer;

    // Guarded by this. While the lock is held, nothing is called that could come back to here.
    private final Deque<Asked<Q, A>> line = new ArrayDeque<>();
    private int underWay;
    private int open;
    private boolean timerIsSet;
    private CompletableFuture<Void> closed;

    /**
     * Makes an empty line.
     *
     * @param statements how questions are put
     * @param company only questions for which this is equal share a statement
     * @param limits how much is too much
     * @param ticker the time
     * @param timer calls back
     */
    public Batcher(
            BatchExecutor<Q, A> statements,
            Function<Q, Object> company,
            BatchLimits limits,
            Ticker ticker,
            Timer timer) {
        this.statements = statements;
        this.company = company;
        this.limits = limits;
        this.ticker = ticker;
        this.timer = timer;
    }

    /**
     * Asks.
     *
     * @param question what to ask
     * @param abandoned whether nobody wants the answer any more: then nothing is begun
     * @return the answer, or the failure of its own statement; {@link TimeoutException} where
     *     nothing has been begun, or where a shared statement has failed and it is too late for
     *     another
     */
    public CompletionStage<A> ask(Q question, BooleanSupplier abandoned) {
        Asked<Q, A> asked =
                new Asked<>(question, abandoned, ticker.nanos() + limits.patience().toNanos());
        boolean refused = false;
        boolean goes = false;
        synchronized (this) {
            if (closed != null || open >= limits.open()) {
                refused = true;
            } else {
                open++;
                goes = limits.lanes() == 0 || underWay == 0 && line.isEmpty();
                if (goes) {
                    underWay++;
                } else {
                    line.addLast(asked);
                }
            }
        }
        if (refused) {
            asked.answer.completeExceptionally(new TimeoutException("Too many are waiting"));
        } else if (goes) {
            goAlone(asked);
        } else {
            goOn();
            watchTheLine();
        }
        return asked.answer;
    }

    /**
     * Tells how many wait for a statement to begin.
     *
     * @return the length of the line
     */
    public synchronized int waiting() {
        return line.size();
    }

    /**
     * Accepts no more questions.
     *
     * @return done, once every question is answered
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (closed == null) {
                closed = new CompletableFuture<>();
            }
            if (open == 0) {
                closed.complete(null);
            }
            return closed;
        }
    }

    private void goAlone(Asked<Q, A> asked) {
        begin(() -> statements.alone(asked.question))
                .whenComplete(
                        (answer, failure) -> {
                            laneIsFree();
                            answer(asked, answer, failure);
                        });
    }

    /** Sends groups for as long as there is a free lane and somebody to fill it. */
    private void goOn() {
        List<Asked<Q, A>> group = nextGroup();
        while (!group.isEmpty()) {
            goTogether(group);
            group = nextGroup();
        }
    }

    private void goTogether(List<Asked<Q, A>> group) {
        List<Q> questions = group.stream().map(asked -> asked.question).toList();
        begin(() -> statements.together(questions))
                .whenComplete(
                        (outcomes, failure) -> {
                            // The next group is on its way while this one is told its answers.
                            laneIsFree();
                            boolean told = failure == null && outcomes.size() == group.size();
                            for (int i = 0; i < group.size(); i++) {
                                conclude(
                                        group.get(i),
                                        told ? outcomes.get(i) : BatchResult.<A>leftOut());
                            }
                        });
    }

    private void conclude(Asked<Q, A> asked, BatchResult<A> outcome) {
        if (!outcome.isLeftOut()) {
            answer(asked, outcome.answer(), outcome.failure());
        } else if (isTooLate(asked)) {
            refuse(asked);
        } else {
            begin(() -> statements.again(asked.question))
                    .whenComplete((answer, failure) -> answer(asked, answer, failure));
        }
    }

    private void laneIsFree() {
        synchronized (this) {
            underWay--;
        }
        goOn();
    }

    /** Takes from the front of the line those who may go together; refuses those who are late. */
    private List<Asked<Q, A>> nextGroup() {
        List<Asked<Q, A>> group = new ArrayList<>();
        List<Asked<Q, A>> late = new ArrayList<>();
        synchronized (this) {
            if (underWay >= limits.lanes()) {
                return group;
            }
            Object key = null;
            Iterator<Asked<Q, A>> waiting = line.iterator();
            while (waiting.hasNext() && group.size() < limits.group()) {
                Asked<Q, A> asked = waiting.next();
                Object own = company.apply(asked.question);
                if (isTooLate(asked)) {
                    late.add(asked);
                    waiting.remove();
                } else if (group.isEmpty() || own.equals(key)) {
                    key = own;
                    group.add(asked);
                    waiting.remove();
                }
            }
            if (!group.isEmpty()) {
                underWay++;
            }
        }
        late.forEach(this::refuse);
        return group;
    }

    private boolean isTooLate(Asked<Q, A> asked) {
        return asked.abandoned.getAsBoolean() || ticker.nanos() - asked.tooLate >= 0;
    }

    /** Sets the timer for the first in the line, who is the first whose patience ends. */
    private void watchTheLine() {
        long delay;
        synchronized (this) {
            if (timerIsSet || line.isEmpty()) {
                return;
            }
            timerIsSet = true;
            delay = line.peekFirst().tooLate - ticker.nanos();
        }
        timer.after(Duration.ofNanos(Math.max(0, delay)), this::refuseTheLate);
    }

    private void refuseTheLate() {
        List<Asked<Q, A>> late = new ArrayList<>();
        synchronized (this) {
            timerIsSet = false;
            while (!line.isEmpty() && isTooLate(line.peekFirst())) {
                late.add(line.pollFirst());
            }
        }
        late.forEach(this::refuse);
        watchTheLine();
    }

    private void refuse(Asked<Q, A> asked) {
        answer(asked, null, new TimeoutException("Not begun in time"));
    }

    private void answer(Asked<Q, A> asked, A answer, Throwable failure) {
        CompletableFuture<Void> done = null;
        synchronized (this) {
            open--;
            if (open == 0) {
                done = closed;
            }
        }
        if (failure == null) {
            asked.answer.complete(answer);
        } else {
            asked.answer.completeExceptionally(
                    failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : failure);
        }
        if (done != null) {
            done.complete(null);
        }
    }

    /** What cannot even begin has failed like any other. */
    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> statement) {
        try {
            return statement.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
