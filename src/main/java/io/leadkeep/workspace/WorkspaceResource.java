package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.json.JsonBody;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Workspaces over HTTP (contract, section 5). */
@Path("/v1/workspaces")
@Tag(name = "Workspaces")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class WorkspaceResource {

    static final String ID_HELP = "Id of the workspace";
    static final String ID_EXAMPLE = "665d4e5f6a7b8c9d0e1f2a3b";

    private static final String NEW_EXAMPLE = "{\"name\": \"Sales team\"}";
    private static final String CHANGE_EXAMPLE =
            "{\"name\": \"Sales\", \"settings\": {\"timezone\": \"Europe/Berlin\"}}";

    private final Workspaces workspaces;
    private final Callers callers;

    WorkspaceResource(Workspaces workspaces, Callers callers) {
        this.workspaces = workspaces;
        this.callers = callers;
    }

    /**
     * Lists the caller's workspaces.
     *
     * @return all that the user is in; with a workspace key that one
     */
    @GET
    @Operation(
            operationId = "listWorkspaces",
            summary = "List workspaces",
            description =
                    "Lists the workspaces of a platform key's user, oldest first and all on one"
                            + " page; with a workspace key only its own.")
    @APIResponse(
            responseCode = "200",
            description = "The workspaces",
            content = @Content(schema = @Schema(implementation = WorkspaceList.class)))
    public Uni<WorkspaceList> list() {
        Caller caller = callers.current();
        return (isWorkspaceKey(caller)
                        ? workspaces.listOne(caller.workspace(null))
                        : workspaces.listOfUser(caller.userId()))
                .map(WorkspaceList::of);
    }

    /**
     * Creates a workspace.
     *
     * @param request with the workspace as its body; see {@link NewWorkspace}
     * @return 201 and the workspace, which its creator owns
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWorkspace",
            summary = "Create workspace",
            description =
                    "Creates a workspace, which the platform key's user owns. It has no API key"
                            + " yet.")
    @APIResponse(
            responseCode = "201",
            description = "The workspace",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the new workspace",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = SummaryAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the user is in too many workspaces",
            content = @Content(schema = @Schema(ref = "Failure")))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewWorkspace.class),
                            examples = @ExampleObject(name = "workspace", value = NEW_EXAMPLE)))
    public Uni<RestResponse<Envelope<WorkspaceSummary>>> create(@Context RoutingContext request) {
        String userId = Access.user(callers.current());
        return workspaces
                .create(userId, NewWorkspace.of(JsonBody.read(request)))
                .map(
                        workspace ->
                                RestResponse.ResponseBuilder.create(
                                                RestResponse.Status.CREATED, Envelope.of(workspace))
                                        .header("Location", "/v1/workspaces/" + workspace.id())
                                        .build());
    }

    /**
     * Reads one workspace.
     *
     * @param id of the workspace
     * @return the workspace; 404 if the caller is not in it
     */
    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getWorkspace",
            summary = "Get workspace",
            description = "Reads a workspace, its members, its settings and what it uses.")
    @APIResponse(
            responseCode = "200",
            description = "The workspace",
            content = @Content(schema = @Schema(implementation = WorkspaceAnswer.class)))
    public Uni<Envelope<WorkspaceView>> get(
            @Parameter(description = ID_HELP, example = ID_EXAMPLE) @PathParam("id") String id) {
        Caller caller = callers.current();
        Access.requireVisible(caller, id);
        return (isWorkspaceKey(caller)
                        ? workspaces.find(id)
                        : workspaces.findAsMember(id, caller.userId()))
                .map(Envelope::of);
    }

    /**
     * Changes a workspace.
     *
     * @param id of the workspace
     * @param request with the change as its body; see {@link WorkspaceChange}
     * @return the workspace as it is then
     */
    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "updateWorkspace",
            summary = "Update workspace",
            description =
                    "Renames a workspace and merges settings into its own (RFC 7396). For its"
                            + " owner and its admins, with a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "The workspace",
            content = @Content(schema = @Schema(implementation = WorkspaceAnswer.class)))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = WorkspaceChange.class),
                            examples = @ExampleObject(name = "change", value = CHANGE_EXAMPLE)))
    public Uni<Envelope<WorkspaceView>> change(
            @Parameter(description = ID_HELP, example = ID_EXAMPLE) @PathParam("id") String id,
            @Context RoutingContext request) {
        String userId = Access.user(callers.current(), id);
        return workspaces
                .change(id, userId, () -> WorkspaceChange.of(JsonBody.read(request)))
                .map(Envelope::of);
    }

    /**
     * Deletes a workspace.
     *
     * @param id of the workspace
     * @return once nobody sees it any more
     */
    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteWorkspace",
            summary = "Delete workspace",
            description =
                    "Deletes a workspace with everything in it: its keys stop at once, its leads"
                            + " are erased soon after. For its owner, with a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "It is deleted",
            content = @Content(schema = @Schema(implementation = Deleted.Answer.class)))
    public Uni<Envelope<Deleted>> delete(
            @Parameter(description = ID_HELP, example = ID_EXAMPLE) @PathParam("id") String id) {
        String userId = Access.user(callers.current(), id);
        return workspaces.delete(id, userId).map(done -> Envelope.of(Deleted.done()));
    }

    private static boolean isWorkspaceKey(Caller caller) {
        return caller.kind() == ApiKey.Kind.WORKSPACE;
    }

    /** The shape of {@link Envelope} around a new workspace, for the API document. */
    @Schema(name = "WorkspaceSummaryAnswer")
    private record SummaryAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) WorkspaceSummary data) {}

    /** The shape of {@link Envelope} around a workspace, for the API document. */
    @Schema(name = "WorkspaceAnswer")
    private record WorkspaceAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) WorkspaceView data) {}
}
