package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.http.upload.SpooledBodyHandler;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadResource;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Many leads in one request (contract, section 4). */
@Path("/v1/leads/bulk")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadBulkResource {

    /** Below the request's: what was answered 503 is not stored after all. */
    private static final Duration DEADLINE = Duration.ofSeconds(55);

    private final BulkWriter batches;
    private final IdempotentRequests requests;
    private final Transactions connections;
    private final BulkResponses answers;
    private final Callers callers;
    private final Vertx vertx;

    LeadBulkResource(
            BulkWriter batches,
            IdempotentRequests requests,
            Transactions connections,
            BulkResponses answers,
            Callers callers,
            Vertx vertx) {
        this.batches = batches;
        this.requests = requests;
        this.connections = connections;
        this.answers = answers;
        this.callers = callers;
        this.vertx = vertx;
    }

    /**
     * Creates many leads, or changes those that exist.
     *
     * @param workspace id of the workspace, or null
     * @param request with the rows in its body; see {@link BulkRequest}
     * @return what became of them
     */
    @POST
    public Uni<? extends RestResponse<?>> create(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
            @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        QueryParameters.refuse(request);
        BooleanSupplier abandoned = request.response()::closed;
        // Thousands of rows are not read where other requests wait for their turn.
        return SpooledBodyHandler.keptUntilDone(
                request,
                vertx.executeBlocking(() -> read(request), false)
                        .chain(bulk -> store(workspaceId, caller.userId(), bulk, abandoned)));
    }

    private record KeyedBulk(Optional<IdempotencyKey> key, BulkRequest bulk) {}

    private static KeyedBulk read(RoutingContext request) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        ObjectNode body = JsonBody.read(request);
        SpooledBodyHandler.forget(request);
        return new KeyedBulk(key, BulkRequest.of(body));
    }

    private Uni<? extends RestResponse<?>> store(
            String workspaceId, String userId, KeyedBulk sent, BooleanSupplier abandoned) {
        BulkRequest bulk = sent.bulk();
        if (sent.key().isPresent()) {
            return requests.once(
                            workspaceId,
                            sent.key().get(),
                            abandoned,
                            connection ->
                                    batches.store(
                                                    workspaceId,
                                                    userId,
                                                    bulk.rows(),
                                                    bulk.options(),
                                                    connection)
                                            .map(answers::of))
                    .onFailure(SqlState::isDeadlock)
                    .retry()
                    .atMost(2)
                    .map(answer -> answers.withAddresses(answer, bulk.rows()).toResponse());
        }
        return connections
                .inTransaction(
                        abandoned,
                        connection ->
                                batches.store(
                                        workspaceId,
                                        userId,
                                        bulk.rows(),
                                        bulk.options(),
                                        connection),
                        DEADLINE)
                // Those who delete and tag lock leads in the same order; a stranger may not.
                .onFailure(SqlState::isDeadlock)
                .retry()
                .atMost(2)
                .map(result -> RestResponse.ok(Envelope.of(result)));
    }
}
