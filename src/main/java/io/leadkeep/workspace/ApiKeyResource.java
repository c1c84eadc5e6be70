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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The key of a workspace over HTTP (contract, section 5). */
@Path("/v1/workspaces/{id}/api-key")
@Tag(name = "Workspaces")
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
    @Operation(
            operationId = "createApiKey",
            summary = "Create API key",
            description =
                    "Makes the one API key of a workspace. The key is shown only in this answer."
                            + " For the workspace's owner and its admins, with a platform key.")
    @APIResponse(
            responseCode = "201",
            description = "The key",
            headers =
                    @Header(
                            name = "Cache-Control",
                            description = "no-store",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = NewKeyAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the workspace has a key",
            content = @Content(schema = @Schema(ref = "Failure")))
    public Uni<RestResponse<Envelope<NewKeyView>>> create(
            @Parameter(
                            description = WorkspaceResource.ID_HELP,
                            example = WorkspaceResource.ID_EXAMPLE)
                    @PathParam("id")
                    String id) {
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
    @Operation(
            operationId = "rotateApiKey",
            summary = "Rotate API key",
            description =
                    "Replaces the API key of a workspace. The new key works at once and is shown"
                            + " only in this answer; the old one stops within one second. For the"
                            + " workspace's owner and its admins, with a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "The new key",
            headers =
                    @Header(
                            name = "Cache-Control",
                            description = "no-store",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = NewKeyAnswer.class)))
    public Uni<RestResponse<Envelope<NewKeyView>>> rotate(
            @Parameter(
                            description = WorkspaceResource.ID_HELP,
                            example = WorkspaceResource.ID_EXAMPLE)
                    @PathParam("id")
                    String id) {
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
    @Operation(
            operationId = "deleteApiKey",
            summary = "Delete API key",
            description =
                    "Revokes the API key of a workspace; it stops within one second. For the"
                            + " workspace's owner and its admins, with a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "The key is revoked",
            content = @Content(schema = @Schema(implementation = Deleted.Answer.class)))
    public Uni<Envelope<Deleted>> delete(
            @Parameter(
                            description = WorkspaceResource.ID_HELP,
                            example = WorkspaceResource.ID_EXAMPLE)
                    @PathParam("id")
                    String id) {
        String userId = Access.user(callers.current(), id);
        return workspaceKeys.revoke(id, userId).map(done -> Envelope.of(Deleted.done()));
    }

    private static RestResponse<Envelope<NewKeyView>> shownOnce(
            RestResponse.Status status, NewKeyView key) {
        return RestResponse.ResponseBuilder.create(status, Envelope.of(key)).build();
    }

    /** The shape of {@link Envelope} around a key, for the API document. */
    @Schema(name = "NewKeyAnswer")
    private record NewKeyAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) NewKeyView data) {}
}
