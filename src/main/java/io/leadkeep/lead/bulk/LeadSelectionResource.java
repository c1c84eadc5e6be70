package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.LeadDeleter.DeleteResult;
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
import java.util.List;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Deletes or tags the leads of a selection. */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class LeadSelectionResource {

    private final LeadDeleter deleter;
    private final FilteredLeadDeleter filteredDeleter;
    private final LeadTagger tagger;
    private final Callers callers;

    LeadSelectionResource(
            LeadDeleter deleter,
            FilteredLeadDeleter filteredDeleter,
            LeadTagger tagger,
            Callers callers) {
        this.deleter = deleter;
        this.filteredDeleter = filteredDeleter;
        this.tagger = tagger;
        this.callers = callers;
    }

    @DELETE
    public Uni<Envelope<DeleteResult>> delete(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_DELETE, workspace, request);
        QueryParameters.refuse(request);
        DeleteLeadsRequest deletion = DeleteLeadsRequest.of(JsonBody.read(request));
        OperationLog log = new OperationLog(tenant);
        List<String> ids = deletion.selection().ids();
        Uni<Long> deleted =
                ids != null
                        ? deleter.delete(tenant, ids)
                        : filteredDeleter.delete(tenant, deletion);
        return deleted.invoke(log::deleted).map(count -> Envelope.of(new DeleteResult(count)));
    }

    @POST
    @Path("/tags")
    public Uni<Envelope<ModifiedLeads>> tag(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(
                        Scopes.LEADS_WRITE, workspace, request, BulkRouteLimits.SELECTION_TIMEOUT);
        QueryParameters.refuse(request);
        return tagger.change(tenant, TagRequest.of(JsonBody.read(request)))
                .map(count -> Envelope.of(new ModifiedLeads(count)));
    }

    /** Response to a change of tags. */
    public record ModifiedLeads(long modifiedCount) {}
}
