package io.leadkeep.lead;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.event.Event;
import io.leadkeep.event.EventReader;
import io.leadkeep.event.EventRequest;
import io.leadkeep.http.CursorPage;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists the events of a lead, also of one that has been deleted. */
@Path("/v1/leads/{id}/history")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class LeadHistoryResource {

    private final EventReader events;
    private final LeadReads leads;
    private final Callers callers;

    LeadHistoryResource(EventReader events, LeadReads leads, Callers callers) {
        this.events = events;
        this.leads = leads;
        this.callers = callers;
    }

    @GET
    public Uni<CursorPage<Event>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_READ, workspace, request);
        EventRequest.History history = EventRequest.history(request.queryParams());
        LeadResource.requireId(id);
        return events.history(tenant, id, history.before(), history.limit())
                .call(page -> page.events().isEmpty() ? requireLead(tenant, id) : done())
                .map(page -> page.toResponse(history.limit()));
    }

    /** A lead without events is older than the log, or all its events have expired. */
    private Uni<?> requireLead(Tenant tenant, String id) {
        return leads.find(tenant, id)
                .invoke(
                        found -> {
                            if (found.isEmpty()) {
                                throw LeadResponses.notFound();
                            }
                        });
    }

    private static Uni<?> done() {
        return Uni.createFrom().voidItem();
    }
}
