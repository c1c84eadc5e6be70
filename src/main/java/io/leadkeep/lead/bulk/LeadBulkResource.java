package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.http.upload.SpooledBodyHandler;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadAnswer;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

/** Many leads in one request (contract, section 4). */
@Path("/v1/leads/bulk")
@Tag(name = "Leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadBulkResource {

    /** Below the request's: what was answered 503 is not stored after all. */
    private static final Duration DEADLINE = Duration.ofSeconds(55);

    private static final String EXAMPLE =
            """
            {
              "leads": [
                {"email": "john@acme.com", "firstName": "John", "companyName": "Acme Corp"},
                {"email": "jane@globex.com", "firstName": "Jane", "industry": "SaaS"}
              ],
              "skipDuplicates": true,
              "dataCleanup": true,
              "tag": "imported"
            }
            """;

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
     * @param idempotencyKey see {@link IdempotencyKey}
     * @param request with the rows in its body; see {@link BulkRequest}
     * @return what became of them
     */
    @POST
    @Operation(
            operationId = "createLeads",
            summary = "Create many leads",
            description =
                    "Creates up to 5,000 leads in one step. A row that breaks a rule never fails"
                            + " the others. Of rows with one address the last one counts, the"
                            + " others are skipped. Leads that exist are skipped, or patched with"
                            + " `\"skipDuplicates\": false`. Unknown keys become custom fields."
                            + " A lead as an answer or an export tells it is stored again"
                            + " unchanged: for it `dataCleanup` is `false` unless it is sent.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = BulkBody.class),
                            examples = @ExampleObject(name = "leads", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "What became of the rows",
            content = @Content(schema = @Schema(implementation = BulkAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: A request with this Idempotency-Key is still running",
            content = @Content(schema = @Schema(implementation = ErrorEnvelope.class)))
    @APIResponse(
            responseCode = "422",
            description = LeadAnswer.KEY_REUSED,
            content = @Content(schema = @Schema(implementation = ErrorEnvelope.class)))
    public Uni<? extends RestResponse<?>> create(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Parameter(description = IdempotencyKey.HELP) @HeaderParam(IdempotencyKey.HEADER)
                    String idempotencyKey,
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

    /** The shape of a bulk, for the API document. */
    @Schema(name = "BulkRequest", additionalProperties = Schema.False.class)
    private record BulkBody(
            @Schema(
                            required = true,
                            minItems = 1,
                            maxItems = 5_000,
                            description =
                                    "Each as for a single lead; unknown keys become custom fields")
                    List<Map<String, Object>> leads,
            @Schema(nullable = true, defaultValue = "true") Boolean skipDuplicates,
            @Schema(
                            nullable = true,
                            defaultValue = "true",
                            description =
                                    "Trim and collapse white space, strip control characters,"
                                            + " format phone numbers to E.164 where the country is"
                                            + " known, bring LinkedIn URLs to one form")
                    Boolean dataCleanup,
            @Schema(nullable = true, description = "For every lead of the request") String tag) {}

    /** The shape of the answer, for the API document. */
    @Schema(name = "BulkAnswer")
    private record BulkAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) BulkResult data) {}
}
