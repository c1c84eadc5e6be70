package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.http.upload.BodyMemoryLimiter.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limiter of ten bytes. */
class BodyMemoryLimiterTest {

    private final BodyMemoryLimiter memory = new BodyMemoryLimiter(10);
    private final List<String> granted = new ArrayList<>();

    @Test
    void bodies_that_fit_are_granted_at_once_and_others_in_their_order() {
        Reservation first = reserve("first", 6);
        Reservation second = reserve("second", 4);
        reserve("third", 8);
        reserve("fourth", 1);
        assertThat(granted).containsExactly("first", "second");

        second.release();
        assertThat(granted).containsExactly("first", "second");
        first.release();
        assertThat(granted).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void body_above_the_limit_is_granted_alone() {
        Reservation large = reserve("large", 1_000);
        reserve("small", 1);
        assertThat(granted).containsExactly("large");

        large.release();
        assertThat(granted).containsExactly("large", "small");
    }

    @Test
    void second_release_frees_nothing_more() {
        Reservation first = reserve("first", 10);
        first.release();
        first.release();
        reserve("second", 10);
        reserve("third", 1);

        assertThat(granted).containsExactly("first", "second");
    }

    @Test
    void released_pending_reservation_blocks_no_other() {
        reserve("first", 5);
        Reservation second = reserve("second", 10);
        reserve("third", 5);
        assertThat(granted).containsExactly("first");

        second.release();
        assertThat(granted).containsExactly("first", "third");
    }

    private Reservation reserve(String name, long bytes) {
        return memory.reserve(bytes, () -> granted.add(name));
    }
}
