package io.leadkeep.webhook;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventPosition;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.secret.MasterKey;
import io.leadkeep.webhook.delivery.Answer;
import io.leadkeep.webhook.delivery.Deliverer;
import io.leadkeep.webhook.delivery.Endpoints;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Sends an event that is not in the log, so that the owner of an endpoint can test it. */
@Singleton
class TestDelivery {

    private static final String TYPE = "webhook.test";

    /**
     * What came of it.
     *
     * @param statusCode null without an answer
     * @param error why there is no answer, else null
     */
    record Result(Integer statusCode, boolean delivered, String error) {

        private static Result of(Answer answer) {
            return new Result(answer.statusCode(), answer.isSuccess(), answer.error());
        }
    }

    private final Endpoints endpoints;
    private final Deliverer deliverer;
    private final Ids ids;
    private final Clock clock;

    TestDelivery(Endpoints endpoints, Deliverer deliverer, Ids ids, Clock clock) {
        this.endpoints = endpoints;
        this.deliverer = deliverer;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with 404 if there is no such endpoint. */
    Uni<Result> send(Tenant tenant, String id) {
        return endpoints
                .find(tenant, id)
                .map(found -> found.orElseThrow(TestDelivery::cannotSign))
                .chain(endpoint -> deliverer.attempt(endpoint, event(tenant)))
                .map(Result::of);
    }

    private static ApiException cannotSign() {
        return ApiException.of(
                ErrorCode.CONFLICT,
                "The secret was encrypted with another key than "
                        + MasterKey.VARIABLE
                        + " has now; POST …/rotate-secret makes a new one");
    }

    private Event event(Tenant tenant) {
        return new Event(
                Event.ID_PREFIX + ids.next(),
                TYPE,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                tenant.workspaceId(),
                null,
                null,
                null,
                tenant.actor(),
                tenant.requestId(),
                EventPosition.START);
    }
}
