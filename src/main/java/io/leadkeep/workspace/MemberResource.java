package io.leadkeep.workspace;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
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

/** The members of a workspace over HTTP. */
@Path("/v1/workspaces/{id}/members")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class MemberResource {

    private final Members members;
    private final Callers callers;

    MemberResource(Members members, Callers callers) {
        this.members = members;
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<AddedMember>>> add(
            @PathParam("id") String id, @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        Tenant tenant = Access.administrator(caller, id, request);
        return members.add(
                        tenant,
                        caller.limits().scopes(),
                        () -> NewMember.of(JsonBody.read(request)))
                .map(
                        member ->
                                RestResponse.status(
                                        RestResponse.Status.CREATED, Envelope.of(member)));
    }

    @DELETE
    @Path("/{userId}")
    public Uni<Envelope<Deleted>> remove(
            @PathParam("id") String id,
            @PathParam("userId") String memberId,
            @Context RoutingContext request) {
        Tenant tenant = Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request);
        return members.remove(tenant, memberId).map(removed -> Envelope.of(Deleted.done()));
    }
}
