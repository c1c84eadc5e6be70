package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final Throttle throttle = new Throttle(32);

    private int permitted() {
        return (int) IntStream.range(0, 100).filter(throttle::permits).count();
    }

    @Test
    void limit_rises_with_successes_to_its_maximum() {
        assertThat(permitted()).isEqualTo(4);

        IntStream.range(0, 100).forEach(each -> throttle.succeeded());

        assertThat(permitted()).isEqualTo(32);
    }

    @Test
    void failures_in_a_row_leave_one_request_and_pause_new_events() {
        IntStream.range(0, 4).forEach(each -> throttle.failed());
        assertThat(throttle.isPaused()).isFalse();

        throttle.failed();

        assertThat(permitted()).isEqualTo(1);
        assertThat(throttle.isPaused()).isTrue();
    }

    @Test
    void success_ends_the_pause() {
        IntStream.range(0, 50).forEach(each -> throttle.failed());

        throttle.succeeded();

        assertThat(throttle.isPaused()).isFalse();
        assertThat(permitted()).isEqualTo(2);
    }

    @Test
    void failures_between_successes_pause_nothing() {
        IntStream.range(0, 50)
                .forEach(
                        each -> {
                            throttle.failed();
                            throttle.succeeded();
                        });

        assertThat(throttle.isPaused()).isFalse();
        assertThat(permitted()).isGreaterThan(1);
    }
}
