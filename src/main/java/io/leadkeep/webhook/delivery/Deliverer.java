package io.leadkeep.webhook.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.lead.LeadReads;
import io.leadkeep.lead.LeadView;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Attempts to deliver one event: with the lead as it is at that time. */
@Singleton
public class Deliverer {

    /** The body of a delivery. */
    private record Body(String type, Instant timestamp, LeadView data, Event event) {}

    private final LeadReads leads;
    private final DeliveryClient client;
    private final ObjectMapper mapper;
    private final Clock clock;

    Deliverer(LeadReads leads, DeliveryClient client, ObjectMapper mapper, Clock clock) {
        this.leads = leads;
        this.client = client;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** Fails if the lead cannot be read; then nothing was sent. */
    public Uni<Answer> attempt(Endpoint endpoint, Event event) {
        Uni<Optional<LeadView>> lead =
                event.leadId() == null
                        ? Uni.createFrom().item(Optional.empty())
                        : leads.find(
                                Tenant.background(endpoint.key().workspaceId()), event.leadId());
        return lead.chain(data -> client.send(endpoint, message(event, data.orElse(null))));
    }

    private Message message(Event event, LeadView lead) {
        String type = event.type();
        try {
            byte[] body = mapper.writeValueAsBytes(new Body(type, event.timestamp(), lead, event));
            return new Message(event.id(), clock.instant().getEpochSecond(), type, body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
