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
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Enrichment over HTTP (contract, section 6). */
@Path("/v1/enrichment")
@Produces(MediaType.APPLICATION_JSON)
// A cancelled statement would keep its connection for ever (seen with Quarkus 3.34).
@Cancellable(false)
public class EnrichmentResource {

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
    public Uni<RestResponse<Envelope<NewJobs>>> enrich(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
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
    public Uni<Envelope<JobView>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("jobId") String jobId,
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
    public Uni<Envelope<JobView>> cancel(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("jobId") String jobId,
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
}
