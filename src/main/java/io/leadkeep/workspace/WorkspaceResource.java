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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Workspaces over HTTP (contract, section 5). */
@Path("/v1/workspaces")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class WorkspaceResource {

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
    public Uni<Envelope<WorkspaceView>> get(@PathParam("id") String id) {
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
    public Uni<Envelope<WorkspaceView>> change(
            @PathParam("id") String id, @Context RoutingContext request) {
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
    public Uni<Envelope<Deleted>> delete(@PathParam("id") String id) {
        String userId = Access.user(callers.current(), id);
        return workspaces.delete(id, userId).map(done -> Envelope.of(Deleted.done()));
    }

    private static boolean isWorkspaceKey(Caller caller) {
        return caller.kind() == ApiKey.Kind.WORKSPACE;
    }
}
