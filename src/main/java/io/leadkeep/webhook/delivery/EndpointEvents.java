package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventType;
import io.leadkeep.lead.CustomFields;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Decides which events an endpoint wants. */
@Singleton
class EndpointEvents {

    private static final String CUSTOM_FIELD = CustomFields.FIELD + ".";

    private final LeadMatches leads;

    EndpointEvents(LeadMatches leads) {
        this.leads = leads;
    }

    /**
     * Returns which events of a batch the endpoint wants. A filter is applied to the lead as it is
     * now; the deletion of a lead, of which nothing is known any more, is always wanted.
     */
    Uni<Predicate<Event>> wanted(Endpoint endpoint, List<Event> events) {
        Predicate<Event> byType = event -> isWanted(endpoint, event);
        if (endpoint.filter() == null) {
            return Uni.createFrom().item(byType);
        }
        Set<String> ids =
                events.stream()
                        .filter(byType)
                        .filter(EndpointEvents::isFiltered)
                        .map(Event::leadId)
                        .collect(Collectors.toSet());
        Tenant tenant = Tenant.background(endpoint.key().workspaceId());
        return leads.among(tenant, ids, endpoint.filter())
                .map(
                        found ->
                                byType.and(
                                        event ->
                                                !isFiltered(event)
                                                        || found.contains(event.leadId())));
    }

    private static boolean isFiltered(Event event) {
        return event.leadId() != null && !event.type().equals(EventType.LEAD_DELETED.slug());
    }

    private static boolean isWanted(Endpoint endpoint, Event event) {
        return endpoint.events().contains(event.type())
                && (endpoint.fields().isEmpty()
                        || !event.type().equals(EventType.LEAD_UPDATED.slug())
                        || event.changed().stream()
                                .anyMatch(each -> isIn(endpoint.fields(), each)));
    }

    private static boolean isIn(Set<String> fields, String changed) {
        return fields.contains(changed)
                || changed.startsWith(CUSTOM_FIELD) && fields.contains(CustomFields.FIELD);
    }
}
