package io.leadkeep.event;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.CursorPage;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists the events of a workspace. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class EventResource {

    private final EventReader events;
    private final Callers callers;

    EventResource(EventReader events, Callers callers) {
        this.events = events;
        this.callers = callers;
    }

    @GET
    public Uni<CursorPage<Event>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.EVENTS_READ, workspace, request);
        EventQuery query = EventRequest.read(request.queryParams());
        return events.read(tenant, query).map(page -> page.toResponse(query.limit()));
    }
}
