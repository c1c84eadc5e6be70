package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.time.CallContext;
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

/** Workspaces over HTTP. */
@Path("/v1/workspaces")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class WorkspaceResource {

    private final Workspaces workspaces;
    private final Callers callers;

    WorkspaceResource(Workspaces workspaces, Callers callers) {
        this.workspaces = workspaces;
        this.callers = callers;
    }

    @GET
    public Uni<WorkspaceList> list(@Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_READ);
        CallContext call = CallContext.of(request);
        return (isWorkspaceKey(caller)
                        ? workspaces.listOne(caller.tenant(null, request, call))
                        : workspaces.listOfUser(caller.userId(), call))
                .map(WorkspaceList::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<WorkspaceSummary>>> create(@Context RoutingContext request) {
        String userId = Access.user(callers.current(Scopes.WORKSPACE_WRITE));
        NewWorkspace workspace = NewWorkspace.of(JsonBody.read(request));
        return workspaces
                .create(userId, workspace, CallContext.of(request))
                .map(WorkspaceResource::created);
    }

    private static RestResponse<Envelope<WorkspaceSummary>> created(WorkspaceSummary workspace) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, Envelope.of(workspace))
                .header("Location", "/v1/workspaces/" + workspace.id())
                .build();
    }

    @GET
    @Path("/{id}")
    public Uni<Envelope<WorkspaceView>> get(
            @PathParam("id") String id, @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.WORKSPACE_READ);
        Tenant tenant = Access.reader(caller, id, request);
        return (isWorkspaceKey(caller) ? workspaces.find(tenant) : workspaces.findAsMember(tenant))
                .map(Envelope::of);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<Envelope<WorkspaceView>> change(
            @PathParam("id") String id, @Context RoutingContext request) {
        Tenant tenant = Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request);
        return workspaces
                .change(tenant, () -> WorkspaceChange.of(JsonBody.read(request)))
                .map(Envelope::of);
    }

    @DELETE
    @Path("/{id}")
    public Uni<Envelope<Deleted>> delete(
            @PathParam("id") String id, @Context RoutingContext request) {
        Tenant tenant = Access.administrator(callers.current(Scopes.WORKSPACE_WRITE), id, request);
        return workspaces.delete(tenant).map(deleted -> Envelope.of(Deleted.done()));
    }

    private static boolean isWorkspaceKey(Caller caller) {
        return caller.kind() == ApiKey.Kind.WORKSPACE;
    }
}
