package io.leadkeep.donotcontact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Reads and changes the do-not-contact list. */
@Path("/v1/dnc")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class DncResource {

    private static final int MAX_ENTRIES = 1_000;

    private final DncList list;
    private final DncPages pages;
    private final Callers callers;

    DncResource(DncList list, DncPages pages, Callers callers) {
        this.list = list;
        this.pages = pages;
        this.callers = callers;
    }

    /** Response to an addition. */
    public record Added(int added, int skipped) {}

    /** Response to a removal. */
    public record Removed(long deleted) {}

    @GET
    public Uni<PageEnvelope<DncEntry>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.DNC_READ, workspace, request);
        return pages.readPage(tenant, DncQuery.ofList(request.queryParams()));
    }

    @POST
    public Uni<Envelope<Added>> add(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.DNC_WRITE, workspace, request, DncRouteLimits.ADD_TIMEOUT);
        QueryParameters.refuse(request);
        List<NewDncEntry> entries =
                NewDncEntry.readAll(JsonBody.read(request), MAX_ENTRIES, NewDncEntry.MANUAL);
        return list.add(tenant, entries)
                .map(added -> Envelope.of(new Added(added, entries.size() - added)));
    }

    @DELETE
    public Uni<Envelope<Removed>> remove(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.DNC_WRITE, workspace, request, DncRouteLimits.LONG_TIMEOUT);
        QueryParameters.refuse(request);
        ObjectNode body = JsonBody.read(request);
        DncRemoval removal = DncRemoval.of(body, DncList.BATCH_SIZE);
        Uni<Long> removed =
                removal.emails() == null
                        ? list.removeAll(tenant, removal.query())
                        : list.remove(tenant, removal.emails()).map(Integer::longValue);
        return removed.map(count -> Envelope.of(new Removed(count)));
    }

    @POST
    @Path("/check")
    public Uni<Envelope<List<DncCheck>>> check(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.DNC_READ, workspace, request);
        QueryParameters.refuse(request);
        return list.check(tenant, DncRemoval.addresses(JsonBody.read(request))).map(Envelope::of);
    }
}
