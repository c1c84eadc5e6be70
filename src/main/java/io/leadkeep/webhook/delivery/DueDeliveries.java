package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventLookup;
import io.leadkeep.event.EventPosition;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts the stored deliveries that are due, as far as their endpoints have room. */
@Singleton
record DueDeliveries(WaitingDeliveries waiting, EventLookup lookup, DeliveryRunner runner) {

    /**
     * Starts what is due.
     *
     * @param all whether to ask also for endpoints without known rows, which a replay may have
     *     added
     */
    Uni<Void> start(Map<WebhookKey, EndpointQueue> queues, boolean all) {
        Map<WebhookKey, Integer> rooms = new LinkedHashMap<>();
        for (EndpointQueue queue : queues.values()) {
            if (all || queue.hasRows()) {
                int room = Math.min(queue.roomForRows(), runner.room());
                if (room > 0) {
                    rooms.put(queue.key(), room + queue.inFlight().size());
                }
            }
        }
        return rooms.isEmpty()
                ? Uni.createFrom().voidItem()
                : waiting.due(rooms)
                        .map(rows -> rows.stream().filter(row -> mayStart(row, queues)).toList())
                        .chain(rows -> startRows(rows, queues));
    }

    private boolean mayStart(WaitingDeliveries.Row row, Map<WebhookKey, EndpointQueue> queues) {
        EndpointQueue queue = queues.get(row.webhook());
        return queue != null && !queue.isBusy(row);
    }

    private Uni<Void> startRows(
            List<WaitingDeliveries.Row> rows, Map<WebhookKey, EndpointQueue> queues) {
        Map<String, List<WaitingDeliveries.Row>> byWorkspace =
                rows.stream().collect(Collectors.groupingBy(row -> row.webhook().workspaceId()));
        return EndpointLeases.inTurn(
                List.copyOf(byWorkspace.entrySet()),
                workspace ->
                        lookup.find(
                                        Tenant.background(workspace.getKey()),
                                        workspace.getValue().stream()
                                                .map(WaitingDeliveries.Row::position)
                                                .distinct()
                                                .toList())
                                .invoke(found -> startRows(workspace.getValue(), found, queues))
                                .replaceWithVoid());
    }

    private void startRows(
            List<WaitingDeliveries.Row> rows,
            List<Event> found,
            Map<WebhookKey, EndpointQueue> queues) {
        Map<EventPosition, Event> byPosition =
                found.stream().collect(Collectors.toMap(Event::position, event -> event));
        for (WaitingDeliveries.Row row : rows) {
            EndpointQueue queue = queues.get(row.webhook());
            Event event = byPosition.get(row.position());
            if (event == null) {
                queue.expired(row);
            } else if (!queue.isBusy(row) && queue.roomForRows() > 0) {
                runner.attempt(queue, queue.startRow(Delivery.ofRow(event, row)));
            }
        }
    }
}
