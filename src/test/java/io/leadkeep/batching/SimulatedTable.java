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

/** A table with a unique column; the test decides when and how each statement ends. */
final class SimulatedTable implements BatchExecutor<SimulatedTable.Row, String> {

    /** How a statement ends. */
    enum End {
        DONE,
        /** The statement has taken no effect. */
        FAILED,
        /** The statement has taken effect, but the connection was lost before its answer. */
        DONE_LOST
    }

    /** A row to insert; a {@code bad} one makes its statement fail. */
    record Row(int id, String address, String batchKey, boolean bad) {}

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final SoftAssertions truth;
    private final int concurrency;
    private final int maxSize;
    private final Predicate<Row> tooLate;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final List<Supplier<Runnable>> executing = new ArrayList<>();
    private final Map<Integer, List<String>> sentAs = new HashMap<>();
    private final Set<Integer> lost = new HashSet<>();
    private int inProgress;
    private End end = End.DONE;

    SimulatedTable(int concurrency, int maxSize, Predicate<Row> tooLate, SoftAssertions truth) {
        this.tooLate = tooLate;
        this.truth = truth;
        this.concurrency = concurrency;
        this.maxSize = maxSize;
    }

    boolean isIdle() {
        return executing.isEmpty();
    }

    /** Ends a statement, which takes effect at this moment. */
    void end(int pick, End how) {
        end = how;
        Supplier<Runnable> statement = executing.remove(Math.floorMod(pick, executing.size()));
        statement.get().run();
    }

    /** Deletes a row, as another client would. */
    void delete(String address) {
        byAddress.remove(address);
    }

    boolean holds(Row row) {
        return byAddress.getOrDefault(row.address(), -1) == row.id();
    }

    boolean isLost(Row row) {
        return lost.contains(row.id());
    }

    boolean wasSent(Row row) {
        return sentAs.containsKey(row.id());
    }

    @Override
    public CompletionStage<String> executeSingle(Row row) {
        inProgress++;
        return executeAlone("single", row, true);
    }

    @Override
    public CompletionStage<String> retrySingle(Row row) {
        return executeAlone("retry", row, false);
    }

    private CompletionStage<String> executeAlone(String mode, Row row, boolean counted) {
        sent(mode, row);
        CompletableFuture<String> answer = new CompletableFuture<>();
        executing.add(
                () -> {
                    inProgress -= counted ? 1 : 0;
                    BatchResult<String> result = insert(row);
                    if (result.isUndecided() || row.bad()) {
                        return () ->
                                answer.completeExceptionally(
                                        new Refused(row.bad() ? "bad" : "unknown"));
                    }
                    return result.failure() == null
                            ? () -> answer.complete(result.answer())
                            : () -> answer.completeExceptionally(result.failure());
                });
        return answer;
    }

    @Override
    public CompletionStage<List<BatchResult<String>>> executeBatch(List<Row> rows) {
        inProgress++;
        truth.assertThat(inProgress).as("statements in progress").isLessThanOrEqualTo(concurrency);
        truth.assertThat(rows).hasSizeBetween(1, maxSize);
        truth.assertThat(rows).extracting(Row::batchKey).containsOnly(rows.get(0).batchKey());
        rows.forEach(row -> sent("batch", row));
        CompletableFuture<List<BatchResult<String>>> answer = new CompletableFuture<>();
        executing.add(
                () -> {
                    inProgress--;
                    if (end == End.FAILED || rows.stream().anyMatch(Row::bad)) {
                        return () -> answer.completeExceptionally(new Refused("as a whole"));
                    }
                    List<BatchResult<String>> results = rows.stream().map(this::insert).toList();
                    if (end == End.DONE_LOST) {
                        rows.stream().filter(this::holds).forEach(row -> lost.add(row.id()));
                        return () -> answer.completeExceptionally(new Refused("as a whole"));
                    }
                    return () -> answer.complete(results);
                });
        return answer;
    }

    private void sent(String mode, Row row) {
        List<String> modes = sentAs.computeIfAbsent(row.id(), id -> new ArrayList<>());
        modes.add(mode);
        truth.assertThat(tooLate.test(row)).as("started too late").isFalse();
        truth.assertThat(modes)
                .isIn(List.of("single"), List.of("batch"), List.of("batch", "retry"));
    }

    /** Leaves some duplicates undecided in a batch; their retry is refused. */
    private BatchResult<String> insert(Row row) {
        if (row.bad()) {
            return BatchResult.undecided();
        }
        Integer other = byAddress.putIfAbsent(row.address(), row.id());
        if (other == null || other == row.id()) {
            return BatchResult.answered("created " + row.id());
        }
        boolean firstTime = sentAs.get(row.id()).equals(List.of("batch"));
        return firstTime && row.id() % 3 == 0
                ? BatchResult.undecided()
                : BatchResult.failed(new Refused("taken by " + other));
    }
}
