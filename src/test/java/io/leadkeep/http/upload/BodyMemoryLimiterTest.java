package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.http.upload.BodyMemoryLimiter.Share;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let into a heap that has room for ten bytes of bodies. */
class BodyMemoryLimiterTest {

    private final BodyMemoryLimiter heap = new BodyMemoryLimiter(10);
    private final List<String> granted = new ArrayList<>();

    @Test
    void what_fits_is_let_in_at_once_and_the_rest_in_its_order() {
        Share first = ask("first", 6);
        Share second = ask("second", 4);
        ask("third", 8);
        ask("fourth", 1);
        assertThat(granted).containsExactly("first", "second");

        second.giveBack();
        assertThat(granted).containsExactly("first", "second");
        first.giveBack();
        assertThat(granted).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void what_is_larger_than_everything_is_let_in_alone() {
        Share large = ask("large", 1_000);
        ask("small", 1);
        assertThat(granted).containsExactly("large");

        large.giveBack();
        assertThat(granted).containsExactly("large", "small");
    }

    @Test
    void what_is_given_back_twice_is_there_once() {
        Share first = ask("first", 10);
        first.giveBack();
        first.giveBack();
        ask("second", 10);
        ask("third", 1);

        assertThat(granted).containsExactly("first", "second");
    }

    @Test
    void whoever_leaves_the_line_keeps_nobody_waiting() {
        ask("first", 5);
        Share second = ask("second", 10);
        ask("third", 5);
        assertThat(granted).containsExactly("first");

        second.giveBack();
        assertThat(granted).containsExactly("first", "third");
    }

    private Share ask(String name, long bytes) {
        return heap.ask(bytes, () -> granted.add(name));
    }
}
