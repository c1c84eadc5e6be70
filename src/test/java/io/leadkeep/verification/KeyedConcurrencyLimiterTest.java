package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedConcurrencyLimiterTest {

    private final KeyedConcurrencyLimiter turns = new KeyedConcurrencyLimiter(3, 2);
    private final List<String> started = new ArrayList<>();
    private final List<Promise<Void>> working = new ArrayList<>();

    private Future<Void> take(String place) {
        return turns.take(
                place,
                () -> {
                    started.add(place);
                    Promise<Void> work = Promise.promise();
                    working.add(work);
                    return work.future();
                });
    }

    @Test
    void only_so_many_work_at_one_place_and_in_all() {
        for (int i = 0; i < 3; i++) {
            take("a");
            take("b");
        }

        assertThat(started).containsExactly("a", "b", "a");
    }

    @Test
    void the_next_in_line_starts_when_one_has_ended_well_or_not() {
        for (int i = 0; i < 4; i++) {
            take("a");
        }
        working.get(0).complete();
        assertThat(started).hasSize(3);
        working.get(1).fail("broken");
        assertThat(started).hasSize(4);
    }

    @Test
    void a_long_line_at_one_place_does_not_keep_others_waiting() {
        for (int i = 0; i < 100; i++) {
            take("slow");
        }
        take("other");

        assertThat(started).containsExactly("slow", "slow", "other");
    }

    @Test
    void work_that_throws_gives_its_turn_back() {
        for (int i = 0; i < 5; i++) {
            Future<Void> failed =
                    turns.take(
                            "a",
                            () -> {
                                throw new IllegalStateException("broken");
                            });
            assertThat(failed.failed()).isTrue();
        }
        take("a");

        assertThat(started).containsExactly("a");
    }

    @Test
    void a_line_of_a_hundred_thousand_that_are_done_at_once_is_no_deep_stack() {
        take("a");
        take("a");
        List<Future<String>> line = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            line.add(turns.take("a", () -> Future.succeededFuture("done")));
        }
        working.forEach(Promise::complete);

        assertThat(line).allMatch(Future::succeeded);
    }
}
