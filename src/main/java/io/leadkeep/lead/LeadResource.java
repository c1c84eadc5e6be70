package io.leadkeep.lead;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Leads over HTTP (contract, section 4). */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// A client that hangs up must not cancel the work in the middle: the connection to the database
// would never come back to the pool (seen with Quarkus 3.34).
@Cancellable(false)
public class LeadResource {

    public static final String WORKSPACE = Callers.WORKSPACE;

    private final LeadReads reads;
    private final LeadCreator creations;
    private final Callers callers;

    LeadResource(LeadReads reads, LeadCreator creations, Callers callers) {
        this.reads = reads;
        this.creations = creations;
        this.callers = callers;
    }

    /**
     * Creates one lead.
     *
     * @param workspace id of the workspace, or null
     * @param request with the lead as its body; see {@link NewLead}
     * @return 201 and the lead; 409 and the existing one for a duplicate
     */
    @POST
    public Uni<RestResponse<String>> create(
            @HeaderParam(WORKSPACE) String workspace, @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        NewLead newLead = NewLead.of(JsonBody.read(request));
        HttpServerResponse response = request.response();
        return creations
                .create(
                        workspaceId,
                        caller.userId(),
                        newLead,
                        key,
                        () -> response.closed() || response.ended())
                .map(StoredResponse::toResponse);
    }

    /**
     * Reads one lead.
     *
     * @param workspace id of the workspace, or null
     * @param id of the lead
     * @param request the request itself
     * @return the lead; 404 if this workspace has none of that id
     */
    @GET
    @Path("/{id}")
    public Uni<RestResponse<Envelope<LeadView>>> get(
            @HeaderParam(WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        if (!Id.isValid(id)) {
            throw LeadResponses.notFound();
        }
        return reads.find(workspaceId, id, request.response()::closed)
                .map(found -> LeadResponses.ok(found.orElseThrow(LeadResponses::notFound)));
    }
}
