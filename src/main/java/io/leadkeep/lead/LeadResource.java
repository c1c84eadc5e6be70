package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.Success;
import io.leadkeep.id.Id;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Leads over HTTP (contract, section 4). */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// A client that hangs up must not cancel the work: the connection to the database would be lost for
// good (quarkus 3.34; platform of Hibernate Reactive 3.2).
@Cancellable(false)
public class LeadResource {

    private static final String WORKSPACE = "X-Workspace-Id";

    private final Leads leads;
    private final Callers callers;

    LeadResource(Leads leads, Callers callers) {
        this.leads = leads;
        this.callers = callers;
    }

    @POST
    public Uni<RestResponse<Success<LeadView>>> create(
            @HeaderParam(WORKSPACE) String workspace, ObjectNode body) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        return leads.create(workspaceId, caller.userId(), NewLead.of(body))
                .map(
                        lead ->
                                RestResponse.ResponseBuilder.create(
                                                RestResponse.Status.CREATED,
                                                Success.of(LeadView.of(lead)))
                                        .header("Location", "/v1/leads/" + lead.id)
                                        .build());
    }

    @GET
    @Path("/{id}")
    public Uni<Success<LeadView>> get(
            @HeaderParam(WORKSPACE) String workspace, @PathParam("id") String id) {
        String workspaceId = callers.current().workspace(workspace);
        if (!Id.isValid(id)) {
            throw notFound();
        }
        return leads.find(workspaceId, id)
                .map(found -> Success.of(LeadView.of(found.orElseThrow(LeadResource::notFound))));
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Lead not found");
    }
}
