package io.leadkeep.donotcontact;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.id.Id;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Erases a person. */
@Path("/v1/leads/{id}/erase")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class ErasureResource {

    private final Erasure erasure;
    private final Callers callers;

    ErasureResource(Erasure erasure, Callers callers) {
        this.erasure = erasure;
        this.callers = callers;
    }

    /** Response to an erasure. */
    public record Erased(boolean erased) {}

    @POST
    public Uni<Envelope<Erased>> erase(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(
                        Scopes.LEADS_DELETE, workspace, request, DncRouteLimits.ERASE_TIMEOUT);
        QueryParameters.refuse(request);
        if (!Id.isValid(id)) {
            throw ApiException.notAnId("Lead");
        }
        return erasure.erase(tenant, id).replaceWith(Envelope.of(new Erased(true)));
    }
}
