package io.leadkeep.workspace;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The API key of a workspace over HTTP. */
@Path("/v1/workspaces/{id}/api-key")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class ApiKeyResource {

    private final WorkspaceKeys workspaceKeys;
    private final Callers callers;

    ApiKeyResource(WorkspaceKeys workspaceKeys, Callers callers) {
        this.workspaceKeys = workspaceKeys;
        this.callers = callers;
    }

    @POST
    public Uni<RestResponse<Envelope<NewKeyView>>> create(
            @PathParam("id") String id, @Context RoutingContext request) {
        return workspaceKeys
                .create(tenant(id, request))
                .map(key -> RestResponse.status(RestResponse.Status.CREATED, Envelope.of(key)));
    }

    @POST
    @Path("/rotate")
    public Uni<Envelope<NewKeyView>> rotate(
            @PathParam("id") String id, @Context RoutingContext request) {
        return workspaceKeys.rotate(tenant(id, request)).map(Envelope::of);
    }

    @DELETE
    public Uni<Envelope<Deleted>> delete(
            @PathParam("id") String id, @Context RoutingContext request) {
        return workspaceKeys
                .revoke(tenant(id, request))
                .map(revoked -> Envelope.of(Deleted.done()));
    }

    private Tenant tenant(String id, RoutingContext request) {
        return Access.administrator(callers.current(), id, request);
    }
}
