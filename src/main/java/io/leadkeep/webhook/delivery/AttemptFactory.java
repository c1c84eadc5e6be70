package io.leadkeep.webhook.delivery;

import io.leadkeep.id.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes the record of an attempt, with the time of the next one. */
@Singleton
record AttemptFactory(RetrySchedule schedule, Ids ids, Clock clock) {

    Attempt of(Endpoint endpoint, Delivery delivery, Answer answer, Instant at) {
        int number = delivery.attempts() + 1;
        Instant next =
                answer.isSuccess()
                        ? null
                        : schedule.next(number, endpoint.retryAttempts(), answer.retryAfter())
                                .map(delay -> now().plus(delay))
                                .orElse(null);
        return new Attempt(ids.next(), delivery.event(), number, answer, at, next);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
