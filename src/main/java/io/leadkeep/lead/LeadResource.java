package io.leadkeep.lead;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
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

/** Creates and reads single leads. */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// Cancelling the work of a client that disconnects leaks its connection (Vert.x 4.5).
@Cancellable(false)
public class LeadResource {

    private final LeadReads reads;
    private final LeadCreator creator;
    private final Callers callers;

    LeadResource(LeadReads reads, LeadCreator creator, Callers callers) {
        this.reads = reads;
        this.creator = creator;
        this.callers = callers;
    }

    @POST
    public Uni<RestResponse<String>> create(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(workspace, request);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        NewLead newLead = NewLead.of(JsonBody.read(request));
        return creator.create(tenant, newLead, key).map(StoredResponse::toResponse);
    }

    @GET
    @Path("/{id}")
    public Uni<RestResponse<Envelope<LeadView>>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(workspace, request);
        if (!Id.isValid(id)) {
            throw LeadResponses.notFound();
        }
        return reads.find(tenant, id)
                .map(found -> LeadResponses.ok(found.orElseThrow(LeadResponses::notFound)));
    }
}
