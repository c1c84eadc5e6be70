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

/** Interleavings of everything that can happen, in any order, from a seed that a failure names. */
class BatcherTest {

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final int OPEN = 12;

    /** What happens next: to whom is told by the number. */
    private record Step(Kind kind, int pick) {}

    private enum Kind {
        ASK,
        END,
        END_FAILED,
        END_UNTOLD,
        DELETE,
        HANG_UP,
        WAIT,
        CLOSE
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(
                        Tuple.of(12, Kind.ASK),
                        Tuple.of(6, Kind.END),
                        Tuple.of(2, Kind.END_FAILED),
                        Tuple.of(2, Kind.END_UNTOLD),
                        Tuple.of(2, Kind.DELETE),
                        Tuple.of(1, Kind.HANG_UP),
                        Tuple.of(5, Kind.WAIT),
                        Tuple.of(1, Kind.CLOSE));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 3_000)
    void every_question_gets_exactly_one_answer_and_it_is_the_truth_in_the_table(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 3) int lanes,
            @ForAll @IntRange(min = 1, max = 5) int group) {
        Run run = new Run(lanes, group);

        steps.forEach(run::take);
        run.toTheEnd();

        run.checkThatNobodyIsLeft();
    }

    /** One line before one table, and all that was asked. */
    private static final class Run {

        /** Collects: what fails within a callback would be lost. */
        private final SoftAssertions truth = new SoftAssertions();

        private final SimulatedTable table;
        private final Batcher<Row, String> line;
        private final List<Row> asked = new ArrayList<>();
        private final List<Long> askedAt = new ArrayList<>();
        private final List<Integer> answers = new ArrayList<>();
        private final Set<Integer> gone = new HashSet<>();
        private final List<Alarm> alarms = new ArrayList<>();
        private long now;
        private boolean closing;

        private record Alarm(long at, Runnable task) {}

        Run(int lanes, int group) {
            table = new SimulatedTable(lanes, group, row -> isLate(row.id()), truth);
            line =
                    new Batcher<>(
                            table,
                            Row::company,
                            new BatchLimits(lanes, group, OPEN, PATIENCE),
                            () -> now,
                            (delay, task) -> alarms.add(new Alarm(now + delay.toNanos(), task)));
        }

        void take(Step step) {
            switch (step.kind()) {
                case ASK -> ask(step.pick());
                case END -> end(step.pick(), End.DONE);
                case END_FAILED -> end(step.pick(), End.FAILED);
                case END_UNTOLD -> end(step.pick(), End.DONE_UNTOLD);
                case DELETE -> table.delete("address " + step.pick() % 5);
                case HANG_UP -> gone.add(asked.size() - 1 - step.pick() % 5);
                case WAIT -> pass(Duration.ofMillis(step.pick() % 60));
                case CLOSE -> {
                    // Rarely: hardly anything happens after it.
                    if (step.pick() < 100) {
                        closing = true;
                        line.close();
                    }
                }
            }
        }

        private void ask(int pick) {
            int id = asked.size();
            Row row = new Row(id, "address " + pick % 5, "company " + pick / 5 % 2, pick % 23 == 0);
            asked.add(row);
            askedAt.add(now);
            answers.add(0);
            line.ask(row, () -> gone.contains(id))
                    .whenComplete(
                            (answer, failure) -> {
                                answers.set(id, answers.get(id) + 1);
                                check(row, answer, failure);
                            });
            truth.assertThat(open()).isLessThanOrEqualTo(OPEN);
        }

        private boolean isLate(int id) {
            return gone.contains(id) || now - askedAt.get(id) >= PATIENCE.toNanos();
        }

        private int open() {
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
            for (Row row : asked) {
                boolean waits = answers.get(row.id()) == 0 && !table.wasSent(row);
                boolean longer = now - askedAt.get(row.id()) >= PATIENCE.toNanos();
                truth.assertThat(waits && longer).as("waits for longer than it should").isFalse();
            }
        }

        /** In the moment of the answer. */
        private void check(Row row, String answer, Throwable failure) {
            if (answer != null) {
                truth.assertThat(answer).isEqualTo("created " + row.id());
                truth.assertThat(row.bad()).isFalse();
            } else if (failure instanceof TimeoutException) {
                truth.assertThat(!table.holds(row) || table.isUntold(row))
                        .as("told, not done")
                        .isTrue();
                boolean late = isLate(row.id());
                truth.assertThat(late || closing || !table.wasSent(row)).isTrue();
            } else {
                truth.assertThat(failure).isInstanceOf(SimulatedTable.Refused.class);
                truth.assertThat(failure).hasMessageNotContaining("as a whole");
                truth.assertThat(failure.getMessage()).isNotEqualTo("taken by " + row.id());
                truth.assertThat(failure.getMessage().equals("bad")).isEqualTo(row.bad());
                truth.assertThat(table.holds(row)).as("refused, but there").isFalse();
            }
        }

        void toTheEnd() {
            for (int i = 0; !table.isIdle(); i++) {
                table.end(i, End.DONE);
            }
        }

        void checkThatNobodyIsLeft() {
            truth.assertThat(answers).as("answers of each").allMatch(times -> times == 1);
            truth.assertThat(line.waiting()).isZero();
            truth.assertThat(line.close().toCompletableFuture()).isCompleted();
            truth.assertAll();
        }
    }
}
