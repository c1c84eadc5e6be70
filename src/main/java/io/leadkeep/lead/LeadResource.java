package io.leadkeep.lead;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorEnvelope;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Leads over HTTP (contract, section 4). */
@Path("/v1/leads")
@Tag(name = "Leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// A client that hangs up must not cancel the work in the middle: the connection to the database
// would never come back to the pool (seen with Quarkus 3.34).
@Cancellable(false)
public class LeadResource {

    public static final String WORKSPACE = Callers.WORKSPACE;
    public static final String WORKSPACE_HELP = Callers.WORKSPACE_HELP;

    private static final String EXAMPLE =
            """
            {
              "email": "john@acme.com",
              "firstName": "John",
              "lastName": "Doe",
              "companyName": "Acme Corp",
              "jobTitle": "VP of Sales",
              "phone": "+1-555-123-4567",
              "linkedinUrl": "https://linkedin.com/in/johndoe",
              "city": "San Francisco",
              "state": "CA",
              "country": "US",
              "tags": ["vip", "enterprise"],
              "customFields": {"industry": "SaaS", "revenue": "$10M"}
            }
            """;

    private final LeadReads reads;
    private final LeadCreator creations;
    private final Callers callers;

    LeadResource(LeadReads reads, LeadCreator creations, Callers callers) {
        this.reads = reads;
        this.creations = creations;
        this.callers = callers;
    }

    /**
     * Creates one lead.
     *
     * @param workspace id of the workspace, or null
     * @param idempotencyKey see {@link IdempotencyKey}
     * @param request with the lead as its body; see {@link NewLead}
     * @return 201 and the lead; 409 and the existing one for a duplicate
     */
    @POST
    @Operation(
            operationId = "createLead",
            summary = "Create lead",
            description =
                    "Creates a single lead in the workspace. Returns 409 if a lead with the same"
                            + " email already exists.")
    @APIResponse(
            responseCode = "201",
            description = "The lead",
            headers = {
                @Header(
                        name = "Location",
                        description = "Path of the new lead",
                        schema = @Schema(implementation = String.class)),
                @Header(
                        name = "ETag",
                        description = "Version of the lead, for If-Match",
                        schema = @Schema(implementation = String.class))
            },
            content = @Content(schema = @Schema(implementation = LeadAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "CONFLICT: Lead with this email already exists, with that lead as data. Also,"
                            + " without data: a request with this Idempotency-Key is still running",
            content = @Content(schema = @Schema(implementation = DuplicateAnswer.class)))
    @APIResponse(
            responseCode = "422",
            description = LeadAnswer.KEY_REUSED,
            content = @Content(schema = @Schema(implementation = ErrorEnvelope.class)))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewLead.class),
                            examples = @ExampleObject(name = "lead", value = EXAMPLE)))
    public Uni<RestResponse<String>> create(
            @Parameter(description = WORKSPACE_HELP) @HeaderParam(WORKSPACE) String workspace,
            @Parameter(description = IdempotencyKey.HELP) @HeaderParam(IdempotencyKey.HEADER)
                    String idempotencyKey,
            @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        NewLead newLead = NewLead.of(JsonBody.read(request));
        HttpServerResponse response = request.response();
        return creations
                .create(
                        workspaceId,
                        caller.userId(),
                        newLead,
                        key,
                        () -> response.closed() || response.ended())
                .map(StoredResponse::toResponse);
    }

    /**
     * Reads one lead.
     *
     * @param workspace id of the workspace, or null
     * @param id of the lead
     * @param request the request itself
     * @return the lead; 404 if this workspace has none of that id
     */
    @GET
    @Path("/{id}")
    @Operation(operationId = "getLead", summary = "Get lead", description = "Reads one lead.")
    @APIResponse(
            responseCode = "200",
            description = "The lead",
            headers =
                    @Header(
                            name = "ETag",
                            description = "Version of the lead, for If-Match",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = LeadAnswer.class)))
    public Uni<RestResponse<Envelope<LeadView>>> get(
            @Parameter(description = WORKSPACE_HELP) @HeaderParam(WORKSPACE) String workspace,
            @Parameter(description = "Id of the lead", example = "665d4e5f6a7b8c9d0e1f2a3b")
                    @PathParam("id")
                    String id,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        if (!Id.isValid(id)) {
            throw LeadResponses.notFound();
        }
        return reads.find(workspaceId, id, request.response()::closed)
                .map(found -> LeadResponses.ok(found.orElseThrow(LeadResponses::notFound)));
    }

    /** The shape of the 409, for the API document. */
    @Schema(name = "DuplicateAnswer")
    private record DuplicateAnswer(
            @Schema(required = true, enumeration = "false") boolean success,
            @Schema(required = true) ErrorEnvelope.Error error,
            @Schema(description = "The lead that has the address") ExistingLead data) {}
}
