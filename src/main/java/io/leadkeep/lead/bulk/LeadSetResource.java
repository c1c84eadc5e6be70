package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.DeleteResult;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.LeadResource;
import io.leadkeep.lead.search.LeadSelection;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Changes of many leads at once over HTTP (contract, section 4). */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadSetResource {

    private final LeadDeleter leads;
    private final FilteredLeadDeleter filtered;
    private final LeadTags tags;
    private final Callers callers;

    LeadSetResource(
            LeadDeleter leads, FilteredLeadDeleter filtered, LeadTags tags, Callers callers) {
        this.leads = leads;
        this.filtered = filtered;
        this.tags = tags;
        this.callers = callers;
    }

    /**
     * Deletes leads.
     *
     * @param workspace id of the workspace, or null
     * @param request with a body; see {@link DeleteLeadsRequest}
     * @return how many were deleted
     */
    @DELETE
    public Uni<Envelope<DeleteResult>> delete(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        DeleteLeadsRequest deletion = DeleteLeadsRequest.of(JsonBody.read(request));
        LeadSelection selection = deletion.selection();
        Uni<Long> count =
                selection.ids() != null
                        ? leads.delete(workspaceId, selection.ids(), request.response()::closed)
                        : filtered.delete(workspaceId, selection.filter(), deletion.excludedIds());
        return count.map(deleted -> Envelope.of(new DeleteResult(deleted)));
    }

    /**
     * Adds tags to leads and takes others off.
     *
     * @param workspace id of the workspace, or null
     * @param request with a body; see {@link TagRequest}
     * @return how many leads changed
     */
    @POST
    @Path("/tags")
    public Uni<Envelope<ModifiedLeads>> tag(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        TagRequest change = TagRequest.of(JsonBody.read(request));
        return tags.change(workspaceId, change, request.response()::closed)
                .map(count -> Envelope.of(new ModifiedLeads(count)));
    }

    /**
     * What a change of many leads came to.
     *
     * @param modifiedCount leads that are different now
     */
    public record ModifiedLeads(long modifiedCount) {}
}
