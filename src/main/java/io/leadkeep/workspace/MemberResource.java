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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The members of a workspace over HTTP (contract, section 5). */
@Path("/v1/workspaces/{id}/members")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class MemberResource {

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
    public Uni<RestResponse<Envelope<MemberView>>> add(
            @PathParam("id") String id, @Context RoutingContext request) {
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
    public Uni<Envelope<Deleted>> remove(
            @PathParam("id") String id, @PathParam("userId") String memberId) {
        String userId = Access.user(callers.current(), id);
        return members.remove(id, userId, memberId).map(done -> Envelope.of(Deleted.done()));
    }
}
