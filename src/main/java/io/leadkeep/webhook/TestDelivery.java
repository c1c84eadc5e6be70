package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.json.StoredJson;
import io.leadkeep.text.Times;
import io.leadkeep.webhook.delivery.Answer;
import io.leadkeep.webhook.delivery.DeliveryClient;
import io.leadkeep.webhook.delivery.EncryptionKey;
import io.leadkeep.webhook.delivery.Endpoint;
import io.leadkeep.webhook.delivery.Endpoints;
import io.leadkeep.webhook.delivery.Message;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

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
    private final DeliveryClient client;
    private final Ids ids;
    private final Clock clock;

    TestDelivery(Endpoints endpoints, DeliveryClient client, Ids ids, Clock clock) {
        this.endpoints = endpoints;
        this.client = client;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with 404 if there is no such endpoint. */
    Uni<Result> send(Tenant tenant, String id) {
        return endpoints
                .find(tenant, id)
                .map(found -> found.orElseThrow(TestDelivery::cannotSign))
                .chain(endpoint -> client.send(endpoint, message(endpoint)))
                .map(Result::of);
    }

    private static ApiException cannotSign() {
        return ApiException.of(
                ErrorCode.CONFLICT,
                "The secret was encrypted with another key than "
                        + EncryptionKey.VARIABLE
                        + " has now; POST …/rotate-secret makes a new one");
    }

    private Message message(Endpoint endpoint) {
        Instant now = clock.instant();
        String eventId = "evt_" + ids.next();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", TYPE).put("timestamp", Times.write(now)).putNull("data");
        ObjectNode event = body.putObject("event");
        event.put("id", eventId)
                .put("type", TYPE)
                .put("timestamp", Times.write(now))
                .put("workspaceId", endpoint.key().workspaceId())
                .putNull("leadId");
        byte[] bytes = StoredJson.write(body).getBytes(StandardCharsets.UTF_8);
        return new Message(eventId, now.getEpochSecond(), TYPE, bytes);
    }
}
