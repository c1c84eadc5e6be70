package io.leadkeep.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final Instant NOW = Instant.parse("2025-06-10T10:30:00Z");

    private final SettableClock clock = new SettableClock();
    private final Ids ids = new Ids(clock, new SecureRandom());

    @Test
    void id_begins_with_the_seconds_of_its_creation() {
        String id = ids.next();

        assertThat(Id.isValid(id)).isTrue();
        assertThat(Long.parseLong(id.substring(0, 8), 16)).isEqualTo(NOW.getEpochSecond());
    }

    @Test
    void ids_rise_when_the_clock_is_set_back() {
        String first = ids.next();
        clock.now = NOW.minusSeconds(3600);
        String second = ids.next();
        clock.now = NOW.plusSeconds(1);
        String third = ids.next();

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void concurrently_made_ids_are_unique() {
        Set<String> made = new HashSet<>();
        IntStream.range(0, 100_000)
                .parallel()
                .mapToObj(i -> ids.next())
                .toList()
                .forEach(id -> assertThat(made.add(id)).isTrue());
    }

    private static final class SettableClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
