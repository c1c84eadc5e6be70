package io.leadkeep.webhook.delivery;

import io.leadkeep.event.EventPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The deliveries to an endpoint that wait for its answers. */
final class InFlight {

    private final Map<EventPosition, Delivery> deliveries = new LinkedHashMap<>();
    private int slow;

    Delivery start(Delivery delivery) {
        deliveries.put(delivery.position(), delivery);
        delivery.started();
        return delivery;
    }

    void end(Delivery delivery) {
        deliveries.remove(delivery.position());
        slow -= delivery.isSlow() ? 1 : 0;
    }

    int size() {
        return deliveries.size();
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    /** Returns how many have a row in {@code webhook_delivery}. */
    int stored() {
        return (int) deliveries.values().stream().filter(Delivery::isStored).count();
    }

    boolean contains(String orderingKey) {
        return deliveries.values().stream()
                .anyMatch(each -> each.orderingKey().equals(orderingKey));
    }

    /** Returns how many have been in flight for long. */
    int slow() {
        return slow;
    }

    /** Notices which have been in flight for long, and returns how many more these are. */
    int noticeSlow() {
        int before = slow;
        deliveries.values().forEach(each -> slow += each.becomesSlow() ? 1 : 0);
        return slow - before;
    }

    /** Returns those that have been in flight for long and have no row. */
    List<Delivery> slowWithoutRow() {
        List<Delivery> found = new ArrayList<>(deliveries.values());
        found.removeIf(each -> !each.isSlow() || each.isStored());
        return found;
    }
}
