package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadView;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists leads by conditions in the query string or in a body. */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class LeadListResource {

    private final LeadPages pages;
    private final Callers callers;

    LeadListResource(LeadPages pages, Callers callers) {
        this.pages = pages;
        this.callers = callers;
    }

    @GET
    public Uni<PageEnvelope<LeadView>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_READ, workspace, request);
        return read(tenant, PageRequest.ofQuery(request.queryParams()));
    }

    @POST
    @Path("/search")
    public Uni<PageEnvelope<LeadView>> search(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_READ, workspace, request);
        QueryParameters.refuse(request);
        return read(tenant, PageRequest.ofBody(JsonBody.read(request)));
    }

    private Uni<PageEnvelope<LeadView>> read(Tenant tenant, PageRequest page) {
        return pages.read(tenant, page).map(found -> found.toEnvelope(page));
    }
}
