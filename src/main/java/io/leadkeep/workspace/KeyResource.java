package io.leadkeep.workspace;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.workspace.keys.CreatedKeyView;
import io.leadkeep.workspace.keys.KeyChange;
import io.leadkeep.workspace.keys.KeyView;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The keys of a workspace over HTTP. */
@Path("/v1/workspaces/{id}/keys")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class KeyResource {

    private final WorkspaceKeys workspaceKeys;
    private final Callers callers;
    private final Clock clock;

    KeyResource(WorkspaceKeys workspaceKeys, Callers callers, Clock clock) {
        this.workspaceKeys = workspaceKeys;
        this.callers = callers;
        this.clock = clock;
    }

    @GET
    public Uni<PageEnvelope<KeyView>> list(
            @PathParam("id") String id, @Context RoutingContext request) {
        return workspaceKeys.list(
                Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<CreatedKeyView>>> create(
            @PathParam("id") String id, @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        return workspaceKeys
                .create(
                        Access.administrator(caller, id, request),
                        caller.limits().scopes(),
                        () -> KeyChange.ofNew(JsonBody.read(request), clock))
                .map(key -> RestResponse.status(RestResponse.Status.CREATED, Envelope.of(key)));
    }

    @PATCH
    @Path("/{keyId}")
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<Envelope<KeyView>> change(
            @PathParam("id") String id,
            @PathParam("keyId") String keyId,
            @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        return workspaceKeys
                .change(
                        Access.administrator(caller, id, request),
                        caller.limits().scopes(),
                        keyId,
                        () -> KeyChange.ofPatch(JsonBody.read(request), clock))
                .map(Envelope::of);
    }

    @DELETE
    @Path("/{keyId}")
    public Uni<Envelope<Deleted>> delete(
            @PathParam("id") String id,
            @PathParam("keyId") String keyId,
            @Context RoutingContext request) {
        return workspaceKeys
                .revoke(
                        Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request),
                        keyId)
                .map(revoked -> Envelope.of(Deleted.done()));
    }
}
