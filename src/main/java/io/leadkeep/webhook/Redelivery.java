package io.leadkeep.webhook;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventLookup;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.webhook.delivery.Attempt;
import io.leadkeep.webhook.delivery.Endpoints;
import io.leadkeep.webhook.delivery.WaitingDeliveries;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/** Lists the deliveries to an endpoint, and delivers events again. */
@Singleton
class Redelivery {

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final WaitingDeliveries waiting;
    private final Replays replays;
    private final EventLookup events;

    Redelivery(
            Webhooks webhooks,
            Deliveries deliveries,
            WaitingDeliveries waiting,
            Replays replays,
            EventLookup events) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.waiting = waiting;
        this.replays = replays;
        this.events = events;
    }

    /** Fails with 404 if there is no such endpoint. */
    Uni<DeliveryPage> list(Tenant tenant, String id, DeliveryPage.Request request) {
        return webhooks.findRow(tenant, id).chain(() -> deliveries.list(tenant, id, request));
    }

    /** Delivers the event of an attempt again; fails with 404 if there is no such attempt. */
    Uni<Void> redeliver(Tenant tenant, String id, String deliveryId) {
        return active(tenant, id)
                .chain(() -> deliveries.find(tenant, id, deliveryId))
                .map(found -> found.orElseThrow(Redelivery::deliveryNotFound))
                .call(delivery -> requireKept(tenant, delivery))
                .chain(delivery -> redeliver(tenant, id, delivery));
    }

    private Uni<Void> redeliver(Tenant tenant, String id, Deliveries.Delivered delivery) {
        boolean hasFailed = !delivery.status().equals(Attempt.DELIVERED);
        return waiting.add(
                tenant,
                id,
                delivery.position(),
                delivery.leadId() == null ? Event.idOf(delivery.position()) : delivery.leadId(),
                hasFailed ? delivery.id() : null);
    }

    private Uni<Void> requireKept(Tenant tenant, Deliveries.Delivered delivery) {
        return events.find(tenant, List.of(delivery.position()))
                .invoke(
                        found -> {
                            if (found.isEmpty()) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT, "The event is no longer kept");
                            }
                        })
                .replaceWithVoid();
    }

    /** Delivers events again, and returns how many. */
    Uni<Long> replay(Tenant tenant, String id, Supplier<ReplayRequest> request) {
        return active(tenant, id)
                .chain(
                        webhook ->
                                replays.add(
                                        tenant,
                                        webhook,
                                        Endpoints.filter(webhook.filters),
                                        request.get()));
    }

    private Uni<Webhook> active(Tenant tenant, String id) {
        return webhooks.findRow(tenant, id)
                .invoke(
                        webhook -> {
                            if (webhook.status != WebhookStatus.ACTIVE) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "The webhook is %s; set its status to active first"
                                                .formatted(webhook.status.text()));
                            }
                        });
    }

    private static ApiException deliveryNotFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Delivery not found");
    }
}
