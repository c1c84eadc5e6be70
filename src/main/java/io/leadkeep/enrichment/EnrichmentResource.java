package io.leadkeep.enrichment;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.id.Id;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
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
import java.util.List;
import java.util.Optional;
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

/** Enrichment over HTTP (contract, section 6). */
@Path("/v1/enrichment")
@Tag(name = "Enrichment")
@Produces(MediaType.APPLICATION_JSON)
// A cancelled statement would keep its connection for ever (seen with Quarkus 3.34).
@Cancellable(false)
public class EnrichmentResource {

    private static final String JOB_HELP = "Id of the job, from the answer to Enrich leads";
    private static final String JOB_EXAMPLE = "665d4e5f6a7b8c9d0e1f2a3c";

    private static final String EXAMPLE =
            """
            {
              "leadIds": ["665d4e5f6a7b8c9d0e1f2a3b"],
              "enrichmentTypes": ["email", "segGateway", "espDetection"]
            }
            """;

    private static final String JOBS_EXAMPLE =
            """
            {
              "success": true,
              "data": {
                "jobs": [
                  {"jobId": "665d4e5f6a7b8c9d0e1f2a3c", "type": "email_verification",
                   "status": "pending", "totalItems": 1, "creditsUsed": 0},
                  {"jobId": "665d4e5f6a7b8c9d0e1f2a3d", "type": "seg_gateway",
                   "status": "pending", "totalItems": 1, "creditsUsed": 0},
                  {"jobId": "665d4e5f6a7b8c9d0e1f2a3e", "type": "esp_detection",
                   "status": "pending", "totalItems": 1, "creditsUsed": 0}
                ],
                "totalLeads": 1,
                "totalCreditsCharged": 0
              }
            }
            """;

    private static final String EXAMPLE_OF_JOB =
            """
            {
              "success": true,
              "data": {
                "id": "665d4e5f6a7b8c9d0e1f2a3c",
                "type": "email_verification",
                "status": "completed",
                "metadata": {"totalItems": 1, "processedItems": 1, "successCount": 1,
                             "failedCount": 0, "creditsUsed": 0},
                "totalLeads": 1,
                "createdAt": "2025-06-10T10:30:00.000Z",
                "updatedAt": "2025-06-10T10:30:01.250Z",
                "startedAt": "2025-06-10T10:30:00.010Z",
                "completedAt": "2025-06-10T10:30:01.250Z"
              }
            }
            """;

    private final EnrichmentJobs jobs;
    private final Enrichers checkers;
    private final EnrichmentWorkers workers;
    private final Callers callers;

    EnrichmentResource(
            EnrichmentJobs jobs, Enrichers checkers, EnrichmentWorkers workers, Callers callers) {
        this.jobs = jobs;
        this.checkers = checkers;
        this.workers = workers;
        this.callers = callers;
    }

    /**
     * Has things found out about leads.
     *
     * @param workspace id of the workspace, or null
     * @param request with a body; see {@link EnrichmentRequest}
     * @return 202 and a job a type; 404 if the workspace has none of the leads
     */
    @POST
    @Path("/enrich")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "enrichLeads",
            summary = "Enrich leads",
            description =
                    "Finds out about up to 5,000 leads: with `email` whether the address is real"
                        + " (`emailVerified`, `emailVerificationResult`, `emailVerificationScore`,"
                        + " `isCatchAll`), with `segGateway` which secure email gateway guards it"
                        + " (`segProtected`, `segProvider`), with `espDetection` who hosts the"
                        + " mailbox (`espProvider`).\n\n"
                        + "It takes its time, so the answer is one job a type:\n\n"
                        + "1. `POST /v1/enrichment/enrich` with `leadIds` and `enrichmentTypes`"
                        + " gives the `jobId`s.\n"
                        + "2. `GET /v1/enrichment/jobs/{jobId}` tells how far a job is; once a"
                        + " second is often enough. `completed`, `failed` and `cancelled` are"
                        + " final.\n"
                        + "3. The findings stand in the leads: `GET /v1/leads/{id}`, or all that"
                        + " are well: `GET /v1/leads?emailStatus=deliverable&segProtected=false`."
                        + " Each is there as soon as it is counted, before the job is done.\n\n"
                        + "Ids that this workspace does not have are left out; where none is left,"
                        + " the answer is 404. An address that was verified a short time ago keeps"
                        + " its verdict without being asked for again. No credits are charged.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = RequestShape.class),
                            examples = @ExampleObject(name = "enrichment", value = EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "The jobs, one a type",
            content =
                    @Content(
                            schema = @Schema(implementation = NewJobs.Answer.class),
                            examples = @ExampleObject(name = "jobs", value = JOBS_EXAMPLE)))
    public Uni<RestResponse<Envelope<NewJobs>>> enrich(
            @Parameter(description = Callers.WORKSPACE_HELP) @HeaderParam(Callers.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        QueryParameters.refuse(request);
        EnrichmentRequest wanted = EnrichmentRequest.of(JsonBody.read(request), checkers);
        return jobs.create(workspaceId, caller.userId(), wanted, request.response()::closed)
                .invoke(workers::nudge)
                .map(
                        created ->
                                RestResponse.ResponseBuilder.create(
                                                RestResponse.Status.ACCEPTED,
                                                Envelope.of(NewJobs.of(created)))
                                        .build());
    }

    /**
     * Reads a job.
     *
     * @param workspace id of the workspace, or null
     * @param jobId of the job
     * @param request the request itself
     * @return the job; 404 if this workspace has none of that id
     */
    @GET
    @Path("/jobs/{jobId}")
    @Operation(
            operationId = "getEnrichmentJob",
            summary = "Get enrichment job",
            description =
                    "Tells how far a job is. Cheap: poll it once a second until `status` is"
                            + " `completed`, then read the leads. A job can be read until 7 days"
                            + " after its end.")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content =
                    @Content(
                            schema = @Schema(implementation = JobView.Answer.class),
                            examples = @ExampleObject(name = "job", value = EXAMPLE_OF_JOB)))
    public Uni<Envelope<JobView>> get(
            @Parameter(description = Callers.WORKSPACE_HELP) @HeaderParam(Callers.WORKSPACE)
                    String workspace,
            @Parameter(description = JOB_HELP, example = JOB_EXAMPLE) @PathParam("jobId")
                    String jobId,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        requireId(jobId);
        return jobs.find(workspaceId, jobId, request.response()::closed)
                .map(EnrichmentResource::found);
    }

    /**
     * Cancels a job.
     *
     * @param workspace id of the workspace, or null
     * @param jobId of the job
     * @param request the request itself
     * @return the job; 404 if this workspace has none of that id, 409 once it has ended
     */
    @POST
    @Path("/jobs/{jobId}/cancel")
    @Operation(
            operationId = "cancelEnrichmentJob",
            summary = "Cancel enrichment job",
            description =
                    "Cancels a job that is `pending` or `processing`. What it has found so far"
                            + " stays in the leads.")
    @APIResponse(
            responseCode = "200",
            description = "The job, cancelled",
            content = @Content(schema = @Schema(implementation = JobView.Answer.class)))
    @APIResponse(
            responseCode = "409",
            description = "CONFLICT: the job has ended already",
            content = @Content(schema = @Schema(ref = "Failure")))
    public Uni<Envelope<JobView>> cancel(
            @Parameter(description = Callers.WORKSPACE_HELP) @HeaderParam(Callers.WORKSPACE)
                    String workspace,
            @Parameter(description = JOB_HELP, example = JOB_EXAMPLE) @PathParam("jobId")
                    String jobId,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        requireId(jobId);
        return jobs.cancel(workspaceId, jobId, request.response()::closed)
                .map(EnrichmentResource::found);
    }

    private static void requireId(String jobId) {
        if (!Id.isValid(jobId)) {
            throw notFound();
        }
    }

    private static Envelope<JobView> found(Optional<JobView> job) {
        return Envelope.of(job.orElseThrow(EnrichmentResource::notFound));
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Job not found");
    }

    /** The shape of a request, for the API document. */
    @Schema(name = "Enrichment", additionalProperties = Schema.False.class)
    private record RequestShape(
            @Schema(required = true, minItems = 1, maxItems = 5_000, description = "Which leads")
                    List<String> leadIds,
            @Schema(
                            required = true,
                            minItems = 1,
                            description = "What to find out: email, segGateway, espDetection")
                    List<String> enrichmentTypes) {}
}
