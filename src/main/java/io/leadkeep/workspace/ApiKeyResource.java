package io.leadkeep.workspace;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The key of a workspace over HTTP (contract, section 5). */
@Path("/v1/workspaces/{id}/api-key")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class ApiKeyResource {

    private final WorkspaceKeys workspaceKeys;
    private final Callers callers;

    ApiKeyResource(WorkspaceKeys workspaceKeys, Callers callers) {
        this.workspaceKeys = workspaceKeys;
        this.callers = callers;
    }

    /**
     * Makes the key of a workspace.
     *
     * @param id of the workspace
     * @return 201 and the key; 409 if there is one
     */
    @POST
    public Uni<RestResponse<Envelope<NewKeyView>>> create(@PathParam("id") String id) {
        String userId = Access.user(callers.current(), id);
        return workspaceKeys
                .create(id, userId)
                .map(key -> shownOnce(RestResponse.Status.CREATED, key));
    }

    /**
     * Replaces the key of a workspace.
     *
     * @param id of the workspace
     * @return the new key; 404 if there is none to replace
     */
    @POST
    @Path("/rotate")
    public Uni<RestResponse<Envelope<NewKeyView>>> rotate(@PathParam("id") String id) {
        String userId = Access.user(callers.current(), id);
        return workspaceKeys.rotate(id, userId).map(key -> shownOnce(RestResponse.Status.OK, key));
    }

    /**
     * Revokes the key of a workspace.
     *
     * @param id of the workspace
     * @return once it is revoked; 404 if there is none
     */
    @DELETE
    public Uni<Envelope<Deleted>> delete(@PathParam("id") String id) {
        String userId = Access.user(callers.current(), id);
        return workspaceKeys.revoke(id, userId).map(done -> Envelope.of(Deleted.done()));
    }

    private static RestResponse<Envelope<NewKeyView>> shownOnce(
            RestResponse.Status status, NewKeyView key) {
        return RestResponse.ResponseBuilder.create(status, Envelope.of(key)).build();
    }
}
