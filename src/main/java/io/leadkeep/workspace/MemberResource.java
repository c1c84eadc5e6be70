package io.leadkeep.workspace;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The members of a workspace over HTTP (contract, section 5). */
@Path("/v1/workspaces/{id}/members")
@Tag(name = "Workspaces")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class MemberResource {

    private static final String EXAMPLE = "{\"email\": \"jane@acme.com\", \"role\": \"member\"}";

    private final Members members;
    private final Callers callers;

    MemberResource(Members members, Callers callers) {
        this.members = members;
        this.callers = callers;
    }

    /**
     * Adds a member.
     *
     * @param id of the workspace
     * @param request with the member as its body; see {@link NewMember}
     * @return 201 and the member; 409 if they are one already
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "addMember",
            summary = "Add member",
            description =
                    "Adds a user to a workspace. An address without an account gets one, which has"
                            + " no key yet. For the workspace's owner and its admins, with a"
                            + " platform key.")
    @APIResponse(
            responseCode = "201",
            description = "The member",
            content = @Content(schema = @Schema(implementation = MemberAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "CONFLICT: this user is a member already, or the workspace or the user has no"
                            + " room for another",
            content = @Content(schema = @Schema(ref = "Failure")))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewMember.class),
                            examples = @ExampleObject(name = "member", value = EXAMPLE)))
    public Uni<RestResponse<Envelope<MemberView>>> add(
            @Parameter(
                            description = WorkspaceResource.ID_HELP,
                            example = WorkspaceResource.ID_EXAMPLE)
                    @PathParam("id")
                    String id,
            @Context RoutingContext request) {
        String userId = Access.user(callers.current(), id);
        return members.add(id, userId, () -> NewMember.of(JsonBody.read(request)))
                .map(
                        member ->
                                RestResponse.status(
                                        RestResponse.Status.CREATED, Envelope.of(member)));
    }

    /**
     * Removes a member.
     *
     * @param id of the workspace
     * @param memberId id of the user who goes
     * @return once the user is out
     */
    @DELETE
    @Path("/{userId}")
    @Operation(
            operationId = "removeMember",
            summary = "Remove member",
            description =
                    "Removes a user from a workspace. For the workspace's owner and its admins,"
                            + " and for the member itself, with a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "The user is no member any more",
            content = @Content(schema = @Schema(implementation = Deleted.Answer.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the owner stays",
            content = @Content(schema = @Schema(ref = "Failure")))
    public Uni<Envelope<Deleted>> remove(
            @Parameter(
                            description = WorkspaceResource.ID_HELP,
                            example = WorkspaceResource.ID_EXAMPLE)
                    @PathParam("id")
                    String id,
            @Parameter(description = "Id of the user", example = "665d4e5f6a7b8c9d0e1f2a3c")
                    @PathParam("userId")
                    String memberId) {
        String userId = Access.user(callers.current(), id);
        return members.remove(id, userId, memberId).map(done -> Envelope.of(Deleted.done()));
    }

    /** The shape of {@link Envelope} around a member, for the API document. */
    @Schema(name = "MemberAnswer")
    private record MemberAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) MemberView data) {}
}
