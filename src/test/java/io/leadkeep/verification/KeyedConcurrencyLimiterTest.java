package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedConcurrencyLimiterTest {

    private final KeyedConcurrencyLimiter limiter = new KeyedConcurrencyLimiter(3, 2);
    private final List<String> started = new ArrayList<>();
    private final List<Promise<Void>> running = new ArrayList<>();

    private Future<Void> run(String key) {
        return limiter.run(
                key,
                () -> {
                    started.add(key);
                    Promise<Void> task = Promise.promise();
                    running.add(task);
                    return task.future();
                });
    }

    @Test
    void tasks_are_limited_per_key_and_in_total() {
        for (int i = 0; i < 3; i++) {
            run("a");
            run("b");
        }

        assertThat(started).containsExactly("a", "b", "a");
    }

    @Test
    void next_task_starts_after_success_and_after_failure() {
        for (int i = 0; i < 4; i++) {
            run("a");
        }
        running.get(0).complete();
        assertThat(started).hasSize(3);
        running.get(1).fail("broken");
        assertThat(started).hasSize(4);
    }

    @Test
    void long_queue_of_a_key_does_not_delay_other_keys() {
        for (int i = 0; i < 100; i++) {
            run("slow");
        }
        run("other");

        assertThat(started).containsExactly("slow", "slow", "other");
    }

    @Test
    void task_that_throws_releases_its_permit() {
        for (int i = 0; i < 5; i++) {
            Future<Void> failed =
                    limiter.run(
                            "a",
                            () -> {
                                throw new IllegalStateException("broken");
                            });
            assertThat(failed.failed()).isTrue();
        }
        run("a");

        assertThat(started).containsExactly("a");
    }

    @Test
    void hundred_thousand_queued_tasks_that_complete_at_once_do_not_overflow_the_stack() {
        run("a");
        run("a");
        List<Future<String>> queued = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            queued.add(limiter.run("a", () -> Future.succeededFuture("done")));
        }
        running.forEach(Promise::complete);

        assertThat(queued).allMatch(Future::succeeded);
    }
}
