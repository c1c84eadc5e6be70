package io.leadkeep.batching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;

/**
 * A table with a unique column, whose statements end when the test says so, and as the test says.
 */
final class SimulatedTable implements BatchExecutor<SimulatedTable.Row, String> {

    /** How a statement ends. */
    enum End {
        DONE,
        /** Nothing has happened. */
        FAILED,
        /** It has happened, but the connection was gone before it could tell. */
        DONE_UNTOLD
    }

    /** What to insert; {@code bad} is refused by the table, and with it the statement it is in. */
    record Row(int id, String address, String company, boolean bad) {}

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final SoftAssertions truth;
    private final int lanes;
    private final int groupLimit;
    private final Predicate<Row> late;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final List<Supplier<Runnable>> underWay = new ArrayList<>();
    private final Map<Integer, List<String>> sentAs = new HashMap<>();
    private final Set<Integer> untold = new HashSet<>();
    private int inLanes;
    private End end = End.DONE;

    /**
     * Makes an empty table.
     *
     * @param lanes how many statements may be under way
     * @param groupLimit how many rows a statement may have
     * @param late whether nothing may begin for a row any more
     * @param truth collects what is wrong
     */
    SimulatedTable(int lanes, int groupLimit, Predicate<Row> late, SoftAssertions truth) {
        this.late = late;
        this.truth = truth;
        this.lanes = lanes;
        this.groupLimit = groupLimit;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Ends one of the statements that are under way; it takes effect in this moment. */
    void end(int pick, End how) {
        end = how;
        Supplier<Runnable> statement = underWay.remove(Math.floorMod(pick, underWay.size()));
        statement.get().run();
    }

    /** Somebody else deletes a row. */
    void delete(String address) {
        byAddress.remove(address);
    }

    boolean holds(Row row) {
        return byAddress.getOrDefault(row.address(), -1) == row.id();
    }

    boolean isUntold(Row row) {
        return untold.contains(row.id());
    }

    boolean wasSent(Row row) {
        return sentAs.containsKey(row.id());
    }

    @Override
    public CompletionStage<String> alone(Row row) {
        inLanes++;
        return lone("alone", row, true);
    }

    @Override
    public CompletionStage<String> again(Row row) {
        return lone("again", row, false);
    }

    private CompletionStage<String> lone(String way, Row row, boolean inLane) {
        sent(way, row);
        CompletableFuture<String> answer = new CompletableFuture<>();
        underWay.add(
                () -> {
                    inLanes -= inLane ? 1 : 0;
                    BatchResult<String> outcome = insert(row);
                    if (outcome.isLeftOut() || row.bad()) {
                        return () ->
                                answer.completeExceptionally(
                                        new Refused(row.bad() ? "bad" : "unknown"));
                    }
                    return outcome.failure() == null
                            ? () -> answer.complete(outcome.answer())
                            : () -> answer.completeExceptionally(outcome.failure());
                });
        return answer;
    }

    @Override
    public CompletionStage<List<BatchResult<String>>> together(List<Row> rows) {
        inLanes++;
        truth.assertThat(inLanes).as("statements under way").isLessThanOrEqualTo(lanes);
        truth.assertThat(rows).hasSizeBetween(1, groupLimit);
        truth.assertThat(rows).extracting(Row::company).containsOnly(rows.get(0).company());
        rows.forEach(row -> sent("together", row));
        CompletableFuture<List<BatchResult<String>>> answer = new CompletableFuture<>();
        underWay.add(
                () -> {
                    inLanes--;
                    if (end == End.FAILED || rows.stream().anyMatch(Row::bad)) {
                        return () -> answer.completeExceptionally(new Refused("as a whole"));
                    }
                    List<BatchResult<String>> outcomes = rows.stream().map(this::insert).toList();
                    if (end == End.DONE_UNTOLD) {
                        rows.stream().filter(this::holds).forEach(row -> untold.add(row.id()));
                        return () -> answer.completeExceptionally(new Refused("as a whole"));
                    }
                    return () -> answer.complete(outcomes);
                });
        return answer;
    }

    private void sent(String way, Row row) {
        List<String> ways = sentAs.computeIfAbsent(row.id(), id -> new ArrayList<>());
        ways.add(way);
        truth.assertThat(late.test(row)).as("begun too late").isFalse();
        truth.assertThat(ways)
                .isIn(List.of("alone"), List.of("together"), List.of("together", "again"));
    }

    /**
     * Of two with one address the second is told of the first, at times only when it asks again.
     */
    private BatchResult<String> insert(Row row) {
        if (row.bad()) {
            return BatchResult.leftOut();
        }
        Integer other = byAddress.putIfAbsent(row.address(), row.id());
        if (other == null || other == row.id()) {
            return BatchResult.answered("created " + row.id());
        }
        boolean firstTime = sentAs.get(row.id()).equals(List.of("together"));
        return firstTime && row.id() % 3 == 0
                ? BatchResult.leftOut()
                : BatchResult.failed(new Refused("taken by " + other));
    }
}
