package io.leadkeep.workspace;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.Envelope;
import io.leadkeep.workspace.keys.NewKeyView;
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

/** The single key of a workspace over HTTP. */
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
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        return workspaceKeys
                .createSingle(Access.administrator(caller, id, request), caller.limits().scopes())
                .map(key -> RestResponse.status(RestResponse.Status.CREATED, Envelope.of(key)));
    }

    @POST
    @Path("/rotate")
    public Uni<Envelope<NewKeyView>> rotate(
            @PathParam("id") String id, @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        return workspaceKeys
                .rotateSingle(Access.administrator(caller, id, request), caller.limits().scopes())
                .map(Envelope::of);
    }

    @DELETE
    public Uni<Envelope<Deleted>> delete(
            @PathParam("id") String id, @Context RoutingContext request) {
        return workspaceKeys
                .revokeSingle(
                        Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request))
                .map(revoked -> Envelope.of(Deleted.done()));
    }
}
