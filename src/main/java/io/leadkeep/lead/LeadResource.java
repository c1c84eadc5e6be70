package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.EntityTags;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PercentEncoding;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.lead.LeadDeleter.DeleteResult;
import io.leadkeep.lead.LeadUpserts.Upsert;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Creates, reads, changes and deletes single leads. */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// Cancelling the work of a client that disconnects leaks its connection (Vert.x 4.5).
@Cancellable(false)
public class LeadResource {

    private final LeadReads reads;
    private final LeadCreator creator;
    private final LeadUpdates updates;
    private final LeadUpserts upserts;
    private final LeadDeleter deleter;
    private final LeadResponses responses;
    private final Callers callers;

    LeadResource(
            LeadReads reads,
            LeadCreator creator,
            LeadUpdates updates,
            LeadUpserts upserts,
            LeadDeleter deleter,
            LeadResponses responses,
            Callers callers) {
        this.reads = reads;
        this.creator = creator;
        this.updates = updates;
        this.upserts = upserts;
        this.deleter = deleter;
        this.responses = responses;
        this.callers = callers;
    }

    @POST
    public Uni<RestResponse<String>> create(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Caller caller = callers.current(Scopes.LEADS_CREATE);
        Tenant tenant = caller.tenant(workspace, request, CallContext.of(request));
        boolean cleansUp = QueryParameters.readFlag(request, DataCleanup.OPTION);
        ObjectNode body = JsonBody.read(request);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request, body);
        if (cleansUp) {
            DataCleanup.clean(body);
        }
        NewLead newLead = NewLead.of(body);
        return create(caller, tenant, newLead, key).map(StoredResponse::toResponse);
    }

    /** A key that can only create reads nothing else, be it by a stored response. */
    private Uni<StoredResponse> create(
            Caller caller, Tenant tenant, NewLead newLead, Optional<IdempotencyKey> key) {
        if (caller.limits().scopes().contain(Scopes.LEADS_WRITE)) {
            return creator.create(tenant, newLead, key);
        }
        return responses.withoutOtherData(
                creator.create(tenant, newLead, key.map(own -> own.within(caller.keyId()))));
    }

    @GET
    @Path("/{id}")
    public Uni<RestResponse<Envelope<LeadView>>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_READ, workspace, request);
        requireId(id);
        return respond(reads.find(tenant, id), request);
    }

    @GET
    @Path("/by-email/{email}")
    public Uni<RestResponse<Envelope<LeadView>>> getByEmail(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("email") String email,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_READ, workspace, request);
        String address =
                address(email, request)
                        .orElseThrow(() -> ApiException.invalid("email", LeadFields.NO_ADDRESS));
        return respond(reads.findByEmail(tenant, address), request);
    }

    private static Uni<RestResponse<Envelope<LeadView>>> respond(
            Uni<Optional<LeadView>> read, RoutingContext request) {
        Optional<EntityTags> known = EntityTags.of(request, HttpHeaders.IF_NONE_MATCH);
        return read.map(found -> found.orElseThrow(LeadResponses::notFound))
                .map(lead -> LeadResponses.ofRead(lead, known));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<RestResponse<Envelope<LeadView>>> patch(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_WRITE, workspace, request);
        QueryParameters.refuse(request);
        LeadPatch patch = LeadPatch.of(JsonBody.read(request));
        requireId(id);
        return updates.patch(tenant, id, Preconditions.of(request), patch)
                .map(found -> found.orElseThrow(LeadResponses::notFound))
                .map(lead -> LeadResponses.ok(LeadView.of(lead)));
    }

    @PUT
    @Path("/by-email/{email}")
    public Uni<? extends RestResponse<?>> upsert(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("email") String email,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_WRITE, workspace, request);
        QueryParameters.refuse(request);
        ObjectNode body = JsonBody.read(request);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request, body);
        Upsert upsert = read(email, body, request);
        return key.isPresent()
                ? upserts.upsertOnce(tenant, upsert, key.get()).map(StoredResponse::toResponse)
                : upserts.upsert(tenant, upsert)
                        .map(
                                done ->
                                        done.isNew()
                                                ? LeadResponses.created(done.lead())
                                                : LeadResponses.ok(LeadView.of(done.lead())));
    }

    private static Upsert read(String email, ObjectNode body, RoutingContext request) {
        String address = address(email, request).orElse(null);
        LeadPatch patch = LeadPatch.of(body, address);
        NewLead newLead = NewLead.of(body.deepCopy().put("email", address));
        return new Upsert(newLead, patch, Preconditions.of(request));
    }

    /** Returns the address in the path, normalised; empty if it is none. */
    private static Optional<String> address(String email, RoutingContext request) {
        if (!PercentEncoding.isReadable(request.request().path())) {
            throw ApiException.invalid("email", PercentEncoding.RULE);
        }
        return EmailAddress.normalise(email);
    }

    @DELETE
    @Path("/{id}")
    public Uni<Envelope<DeleteResult>> delete(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_DELETE, workspace, request);
        QueryParameters.refuse(request);
        requireId(id);
        return deleter.delete(tenant, id, Preconditions.of(request)).map(LeadResource::deleted);
    }

    private static Envelope<DeleteResult> deleted(boolean existed) {
        if (!existed) {
            throw LeadResponses.notFound();
        }
        return Envelope.of(new DeleteResult(1));
    }

    static void requireId(String id) {
        if (!Id.isValid(id)) {
            throw ApiException.notAnId("Lead");
        }
    }
}
