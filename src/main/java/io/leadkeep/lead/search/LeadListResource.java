package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadResource;
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

/** Lists of leads over HTTP (contract, section 4). */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadListResource {

    private final LeadPages pages;
    private final Callers callers;

    LeadListResource(LeadPages pages, Callers callers) {
        this.pages = pages;
        this.callers = callers;
    }

    /**
     * Lists leads, newest first.
     *
     * @param workspace id of the workspace, or null
     * @param request with the conditions as its query
     * @return one page
     */
    @GET
    public Uni<PageEnvelope<LeadView>> list(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        return read(workspaceId, PageRequest.ofQuery(request.queryParams()), request);
    }

    /**
     * Lists leads by conditions in a body.
     *
     * @param workspace id of the workspace, or null
     * @param request with the conditions as its body
     * @return one page
     */
    @POST
    @Path("/search")
    public Uni<PageEnvelope<LeadView>> search(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        return read(workspaceId, PageRequest.ofBody(JsonBody.read(request)), request);
    }

    private Uni<PageEnvelope<LeadView>> read(
            String workspaceId, PageRequest page, RoutingContext request) {
        return pages.read(workspaceId, page, request.response()::closed)
                .map(found -> found.toListing(page));
    }
}
