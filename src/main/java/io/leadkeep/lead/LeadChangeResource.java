package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.FieldError;
import io.leadkeep.http.PercentEncoding;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Changes of one lead over HTTP (contract, section 4). */
@Path("/v1/leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadChangeResource {

    private final LeadUpdates changes;
    private final LeadUpserts upserts;
    private final LeadDeleter deletions;
    private final IdempotentRequests requests;
    private final Transactions connections;
    private final LeadResponses answers;
    private final Callers callers;

    LeadChangeResource(
            LeadUpdates changes,
            LeadUpserts upserts,
            LeadDeleter deletions,
            IdempotentRequests requests,
            Transactions connections,
            LeadResponses answers,
            Callers callers) {
        this.changes = changes;
        this.upserts = upserts;
        this.deletions = deletions;
        this.requests = requests;
        this.connections = connections;
        this.answers = answers;
        this.callers = callers;
    }

    /**
     * Changes a lead.
     *
     * @param workspace id of the workspace, or null
     * @param id of the lead
     * @param request with the patch as its body; see {@link LeadPatch}
     * @return the changed lead
     */
    @PATCH
    @Path("/{id}")
    public Uni<RestResponse<Envelope<LeadView>>> patch(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        LeadPatch patch = LeadPatch.of(JsonBody.read(request));
        if (!Id.isValid(id)) {
            throw LeadResponses.notFound();
        }
        return changes.patch(
                        workspaceId, id, IfMatch.of(request), patch, request.response()::closed)
                .map(
                        found ->
                                LeadResponses.ok(
                                        LeadView.of(found.orElseThrow(LeadResponses::notFound))));
    }

    /**
     * Creates a lead, or changes the one that has its address.
     *
     * @param workspace id of the workspace, or null
     * @param email address of the lead
     * @param request with the lead as its body
     * @return 201 or 200 and the lead
     */
    @PUT
    @Path("/by-email/{email}")
    public Uni<? extends RestResponse<?>> upsert(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @PathParam("email") String email,
            @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        LeadUpserts.Upsert upsert = read(caller, email, request);
        BooleanSupplier abandoned = request.response()::closed;
        if (key.isPresent()) {
            return requests.once(
                            workspaceId,
                            key.get(),
                            abandoned,
                            connection -> answer(workspaceId, upsert, connection))
                    .map(StoredResponse::toResponse);
        }
        return connections
                .inTransaction(
                        abandoned, connection -> upserts.upsert(workspaceId, upsert, connection))
                .map(
                        done ->
                                done.isNew()
                                        ? LeadResponses.created(done.lead())
                                        : LeadResponses.ok(LeadView.of(done.lead())));
    }

    private Uni<StoredResponse> answer(
            String workspaceId, LeadUpserts.Upsert upsert, SqlConnection connection) {
        return upserts.upsert(workspaceId, upsert, connection)
                .map(done -> answers.of(done.lead(), done.isNew()));
    }

    private static LeadUpserts.Upsert read(Caller caller, String email, RoutingContext request) {
        ObjectNode body = JsonBody.read(request);
        if (!PercentEncoding.isReadable(request.request().path())) {
            throw ApiException.invalid(List.of(new FieldError("email", PercentEncoding.RULE)));
        }
        String address = EmailAddress.normalise(email).orElse(null);
        LeadPatch patch = LeadPatch.of(body, address);
        NewLead newLead = NewLead.of(body.deepCopy().put("email", address));
        return new LeadUpserts.Upsert(caller.userId(), newLead, patch, IfMatch.of(request));
    }

    /**
     * Deletes a lead.
     *
     * @param workspace id of the workspace, or null
     * @param id of the lead
     * @param request the request itself
     * @return how many were deleted, which is one
     */
    @DELETE
    @Path("/{id}")
    public Uni<Envelope<DeleteResult>> delete(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        if (!Id.isValid(id)) {
            throw LeadResponses.notFound();
        }
        return deletions
                .delete(
                        new Tenant(workspaceId, null, CallContext.of(request)),
                        id,
                        IfMatch.of(request))
                .map(
                        deleted -> {
                            if (!deleted) {
                                throw LeadResponses.notFound();
                            }
                            return Envelope.of(new DeleteResult(1));
                        });
    }
}
