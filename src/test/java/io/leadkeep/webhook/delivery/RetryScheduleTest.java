package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    private final RetrySchedule schedule = new RetrySchedule(new SecureRandom());

    @Test
    void delays_are_those_of_the_documentation_and_up_to_a_fifth_longer() {
        List<Duration> documented =
                List.of(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24),
                        Duration.ofHours(24));

        for (int attempts = 1; attempts <= documented.size(); attempts++) {
            Duration delay = schedule.next(attempts, 10, Duration.ZERO).orElseThrow();
            Duration expected = documented.get(attempts - 1);
            assertThat(delay).isBetween(expected, expected.multipliedBy(6).dividedBy(5));
        }
        assertThat(schedule.next(11, 10, Duration.ZERO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "8, 8", "10, 10"})
    void failed_attempts_are_followed_by_the_configured_number_of_retries(
            int retryAttempts, int retries) {
        long followed =
                IntStream.rangeClosed(1, 20)
                        .filter(
                                attempts ->
                                        schedule.next(attempts, retryAttempts, Duration.ZERO)
                                                .isPresent())
                        .count();

        assertThat(followed).isEqualTo(retries);
    }

    @Test
    void longer_retry_after_is_honoured_up_to_a_day() {
        assertThat(schedule.next(1, 8, Duration.ofMinutes(2)).orElseThrow())
                .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(144));
        assertThat(schedule.next(2, 8, Duration.ofSeconds(1)).orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(schedule.next(1, 8, Duration.ofDays(365)).orElseThrow())
                .isBetween(Duration.ofHours(24), Duration.ofHours(29));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 0",
                "120, 120",
                "'Fri, 31 Dec 1999 23:59:59 GMT', 59",
                "'Fri, 31 Dec 1999 23:00:00 GMT', 0",
                "-1, 0",
                "soon, 0",
                "99999999999, 0",
            })
    void retry_after_is_a_number_of_seconds_or_a_date(String value, long seconds) {
        Instant now = Instant.parse("1999-12-31T23:59:00Z");

        assertThat(AnswerBody.retryAfter(value, now)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
