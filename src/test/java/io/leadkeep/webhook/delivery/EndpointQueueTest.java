package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.auth.Actor;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventPage;
import io.leadkeep.event.EventPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of deliveries, and how far the cursor moves. */
class EndpointQueueTest {

    private static final WebhookKey KEY = new WebhookKey("0".repeat(24), "1".repeat(24));

    private final EndpointQueue queue = queue(Set.of());

    private static EndpointQueue queue(Set<String> held) {
        Endpoint endpoint =
                new Endpoint(
                        KEY,
                        0,
                        null,
                        Duration.ofSeconds(1),
                        8,
                        null,
                        null,
                        null,
                        Set.of(),
                        Set.of(),
                        null);
        return new EndpointQueue(endpoint, position(0), held, 32);
    }

    private static EventPosition position(long position) {
        return new EventPosition(position, 1);
    }

    private static Event event(long position, String lead) {
        return new Event(
                Event.idOf(position(position)),
                "lead.updated",
                Instant.EPOCH,
                KEY.workspaceId(),
                lead,
                List.of(),
                "{}",
                Actor.SYSTEM,
                null,
                position(position));
    }

    private void add(Event... events) {
        List<Event> all = List.of(events);
        queue.add(new EventPage(all, all.get(all.size() - 1).position(), false), e -> true);
    }

    private List<Delivery> startAll() {
        List<Delivery> started = new ArrayList<>();
        for (Delivery next = queue.start(); next != null; next = queue.start()) {
            started.add(next);
        }
        return started;
    }

    private static Attempt attempt(Delivery delivery, int status, Instant next) {
        return new Attempt(
                "2".repeat(24),
                delivery.event(),
                delivery.attempts() + 1,
                new Answer(status, "", null, Duration.ZERO, Duration.ZERO),
                Instant.EPOCH,
                next);
    }

    private void succeed(Delivery delivery) {
        queue.succeeded(delivery, attempt(delivery, 200, null));
    }

    private void fail(Delivery delivery) {
        queue.failed(delivery, attempt(delivery, 500, Instant.EPOCH));
    }

    private long cursor() {
        return queue.beginWrite().cursor.position();
    }

    @Test
    void events_of_different_leads_are_in_flight_together_and_those_of_one_lead_are_not() {
        add(event(1, "a"), event(2, "b"), event(3, "a"), event(4, null));

        List<Delivery> started = startAll();

        assertThat(started)
                .extracting(each -> each.position().position())
                .containsExactly(1L, 2L, 4L);
        succeed(started.get(0));
        assertThat(startAll()).extracting(each -> each.position().position()).containsExactly(3L);
    }

    @Test
    void cursor_stays_before_the_oldest_event_in_flight() {
        add(event(1, "a"), event(2, "b"));
        List<Delivery> started = startAll();

        succeed(started.get(1));
        assertThat(cursor()).isZero();
        queue.written(Set.of());
        succeed(started.get(0));

        assertThat(cursor()).isEqualTo(2);
    }

    @Test
    void unwanted_events_move_the_cursor() {
        List<Event> unwanted = List.of(event(1, "a"), event(2, "b"));

        queue.add(new EventPage(unwanted, position(9), false), event -> false);

        assertThat(cursor()).isEqualTo(2);
        assertThat(queue.readUpTo()).isEqualTo(position(9));
    }

    @Test
    void failed_event_and_later_ones_of_its_lead_are_stored_and_the_cursor_moves() {
        add(event(1, "a"), event(2, "a"), event(3, "b"));
        List<Delivery> started = startAll();

        fail(started.get(0));
        succeed(started.get(1));
        add(event(4, "a"));

        assertThat(startAll()).isEmpty();
        assertThat(cursor()).isEqualTo(4);
        assertThat(queue.beginWrite().stored.values())
                .extracting(
                        each -> each.position().position(), each -> each.nextAttemptAt() != null)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, true),
                        org.assertj.core.groups.Tuple.tuple(2L, false),
                        org.assertj.core.groups.Tuple.tuple(4L, false));
    }

    @Test
    void lead_without_rows_is_delivered_again_unless_a_further_event_was_stored_meanwhile() {
        add(event(1, "a"));
        fail(startAll().get(0));
        queue.beginWrite();
        add(event(2, "a"));

        queue.written(Set.of("a"));
        add(event(3, "a"));

        assertThat(startAll()).isEmpty();
        queue.beginWrite();
        queue.written(Set.of("a"));
        add(event(4, "a"));
        assertThat(startAll()).hasSize(1);
    }

    @Test
    void lead_with_rows_from_before_waits() {
        EndpointQueue restarted = queue(Set.of("a"));
        List<Event> events = List.of(event(1, "a"), event(2, "b"));

        restarted.add(new EventPage(events, position(2), false), event -> true);

        assertThat(restarted.start().position()).isEqualTo(position(2));
        assertThat(restarted.start()).isNull();
    }

    @Test
    void event_that_is_given_up_lets_the_next_one_of_its_lead_start() {
        add(event(1, "a"), event(2, "a"));
        Delivery first = startAll().get(0);

        queue.failed(first, attempt(first, 500, null));

        assertThat(startAll()).extracting(each -> each.position().position()).containsExactly(2L);
        assertThat(queue.beginWrite().failed()).isEqualTo(1);
    }

    @Test
    void endpoint_without_a_success_reads_little_ahead() {
        assertThat(queue.room()).isEqualTo(128);
        for (int position = 1; position <= 40; position++) {
            add(event(position, null));
            startAll().forEach(this::succeed);
        }
        queue.beginWrite();
        assertThat(queue.room()).isEqualTo(1_000);
    }

    @Test
    void failing_endpoint_reads_nothing_while_it_is_paused() {
        for (int position = 1; position <= 5; position++) {
            add(event(position, null));
            startAll().forEach(this::fail);
        }

        assertThat(queue.room()).isZero();
        add(event(6, null));
        assertThat(queue.readUpTo()).isEqualTo(position(5));
    }

    @Test
    void events_beyond_the_room_are_read_again() {
        Event[] events = new Event[200];
        Arrays.setAll(events, i -> event(i + 1L, null));

        add(events);

        assertThat(queue.readUpTo()).isEqualTo(position(128));
        assertThat(queue.room()).isZero();
    }

    @Test
    void stopped_endpoint_starts_nothing_and_is_stopped_once_its_results_are_written() {
        add(event(1, "a"), event(2, "b"));
        Delivery first = queue.start();
        queue.setActive(false);
        assertThat(queue.start()).isNull();
        assertThat(queue.isStopped()).isFalse();

        succeed(first);

        queue.beginWrite();
        assertThat(queue.isStopped()).isFalse();
        queue.written(Set.of());
        assertThat(queue.isStopped()).isTrue();
    }
}
