package io.leadkeep.batching;

import io.leadkeep.batching.SimulatedTable.End;
import io.leadkeep.batching.SimulatedTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;

/** Runs random interleavings of all events; a failure prints its seed. */
class BatcherTest {

    private static final Duration MAX_WAIT = Duration.ofMillis(100);
    private static final int MAX_PENDING = 12;

    /** The next event; {@code pick} selects the request or the statement. */
    private record Step(Kind kind, int pick) {}

    private enum Kind {
        SUBMIT,
        END,
        END_FAILED,
        END_LOST,
        DELETE,
        CANCEL,
        WAIT,
        CLOSE
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(
                        Tuple.of(12, Kind.SUBMIT),
                        Tuple.of(6, Kind.END),
                        Tuple.of(2, Kind.END_FAILED),
                        Tuple.of(2, Kind.END_LOST),
                        Tuple.of(2, Kind.DELETE),
                        Tuple.of(1, Kind.CANCEL),
                        Tuple.of(5, Kind.WAIT),
                        Tuple.of(1, Kind.CLOSE));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 3_000)
    void every_request_gets_exactly_one_answer_that_matches_the_table(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 3) int concurrency,
            @ForAll @IntRange(min = 1, max = 5) int maxSize) {
        Run run = new Run(concurrency, maxSize);

        steps.forEach(run::take);
        run.endAllStatements();

        run.checkAllAnswered();
    }

    /** One batcher in front of one table, and every request so far. */
    private static final class Run {

        /** Soft, because an assertion that fails inside a callback would be lost. */
        private final SoftAssertions truth = new SoftAssertions();

        private final SimulatedTable table;
        private final Batcher<Row, String> batcher;
        private final List<Row> submitted = new ArrayList<>();
        private final List<Long> submittedAt = new ArrayList<>();
        private final List<Integer> answers = new ArrayList<>();
        private final Set<Integer> cancelled = new HashSet<>();
        private final List<Alarm> alarms = new ArrayList<>();
        private long now;
        private boolean closed;

        private record Alarm(long at, Runnable task) {}

        Run(int concurrency, int maxSize) {
            table = new SimulatedTable(concurrency, maxSize, row -> isTooLate(row.id()), truth);
            batcher =
                    new Batcher<>(
                            table,
                            Row::batchKey,
                            new BatchLimits(concurrency, maxSize, MAX_PENDING),
                            () -> now,
                            (delay, task) -> alarms.add(new Alarm(now + delay.toNanos(), task)));
        }

        void take(Step step) {
            switch (step.kind()) {
                case SUBMIT -> submit(step.pick());
                case END -> end(step.pick(), End.DONE);
                case END_FAILED -> end(step.pick(), End.FAILED);
                case END_LOST -> end(step.pick(), End.DONE_LOST);
                case DELETE -> table.delete("address " + step.pick() % 5);
                case CANCEL -> cancelled.add(submitted.size() - 1 - step.pick() % 5);
                case WAIT -> pass(Duration.ofMillis(step.pick() % 60));
                case CLOSE -> {
                    // Rarely, because little can happen after it.
                    if (step.pick() < 100) {
                        closed = true;
                        batcher.close();
                    }
                }
            }
        }

        private void submit(int pick) {
            int id = submitted.size();
            Row row = new Row(id, "address " + pick % 5, "key " + pick / 5 % 2, pick % 23 == 0);
            submitted.add(row);
            submittedAt.add(now);
            answers.add(0);
            batcher.submit(row, MAX_WAIT, () -> cancelled.contains(id))
                    .whenComplete(
                            (answer, failure) -> {
                                answers.set(id, answers.get(id) + 1);
                                check(row, answer, failure);
                            });
            truth.assertThat(unanswered()).isLessThanOrEqualTo(MAX_PENDING);
        }

        private boolean isTooLate(int id) {
            return cancelled.contains(id) || now - submittedAt.get(id) >= MAX_WAIT.toNanos();
        }

        private int unanswered() {
            return (int) answers.stream().filter(times -> times == 0).count();
        }

        private void end(int pick, End how) {
            if (!table.isIdle()) {
                table.end(pick, how);
            }
        }

        private void pass(Duration time) {
            now += time.toNanos();
            List<Alarm> due = alarms.stream().filter(alarm -> alarm.at() <= now).toList();
            alarms.removeAll(due);
            due.forEach(alarm -> alarm.task().run());
            for (Row row : submitted) {
                boolean waits = answers.get(row.id()) == 0 && !table.wasSent(row);
                boolean longer = now - submittedAt.get(row.id()) >= MAX_WAIT.toNanos();
                truth.assertThat(waits && longer).as("waits longer than allowed").isFalse();
            }
        }

        /** Runs at the moment of the answer. */
        private void check(Row row, String answer, Throwable failure) {
            if (answer != null) {
                truth.assertThat(answer).isEqualTo("created " + row.id());
                truth.assertThat(row.bad()).isFalse();
            } else if (failure instanceof TimeoutException) {
                truth.assertThat(!table.holds(row) || table.isLost(row))
                        .as("timed out, but stored")
                        .isTrue();
                boolean late = isTooLate(row.id());
                truth.assertThat(late || closed || !table.wasSent(row)).isTrue();
            } else {
                truth.assertThat(failure).isInstanceOf(SimulatedTable.Refused.class);
                truth.assertThat(failure).hasMessageNotContaining("as a whole");
                truth.assertThat(failure.getMessage()).isNotEqualTo("taken by " + row.id());
                truth.assertThat(failure.getMessage().equals("bad")).isEqualTo(row.bad());
                truth.assertThat(table.holds(row)).as("refused, but stored").isFalse();
            }
        }

        void endAllStatements() {
            for (int i = 0; !table.isIdle(); i++) {
                table.end(i, End.DONE);
            }
        }

        void checkAllAnswered() {
            truth.assertThat(answers).as("answers of each").allMatch(times -> times == 1);
            truth.assertThat(batcher.waiting()).isZero();
            truth.assertThat(batcher.close().toCompletableFuture()).isCompleted();
            truth.assertAll();
        }
    }
}
