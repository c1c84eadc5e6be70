package io.leadkeep.enrichment;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.PageEnvelope;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/v1/enrichment")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class EnrichmentResource {

    private final EnrichmentJobs jobs;
    private final Enrichers enrichers;
    private final EnrichmentWorkers workers;
    private final Callers callers;

    EnrichmentResource(
            EnrichmentJobs jobs, Enrichers enrichers, EnrichmentWorkers workers, Callers callers) {
        this.jobs = jobs;
        this.enrichers = enrichers;
        this.workers = workers;
        this.callers = callers;
    }

    @POST
    @Path("/enrich")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<NewJobs>>> enrich(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(
                        Scopes.ENRICH, workspace, request, EnrichmentRouteLimits.CREATE_TIMEOUT);
        QueryParameters.refuse(request);
        return jobs.create(tenant, EnrichmentRequest.of(JsonBody.read(request), enrichers))
                .invoke(workers::wakeUp)
                .map(EnrichmentResource::accepted);
    }

    private static RestResponse<Envelope<NewJobs>> accepted(List<NewJobs.NewJob> created) {
        return ResponseBuilder.create(
                        RestResponse.Status.ACCEPTED, Envelope.of(NewJobs.of(created)))
                .build();
    }

    @GET
    @Path("/jobs")
    public Uni<PageEnvelope<JobView>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.ENRICH, workspace, request);
        JobPage.Request page = JobPage.Request.of(request.queryParams());
        return jobs.list(tenant, page).map(found -> found.toEnvelope(page.limit()));
    }

    @GET
    @Path("/jobs/{jobId}")
    public Uni<Envelope<JobView>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("jobId") String jobId,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.ENRICH, workspace, request);
        return jobs.find(tenant, requireId(jobId)).map(EnrichmentResource::found);
    }

    @POST
    @Path("/jobs/{jobId}/cancel")
    public Uni<Envelope<JobView>> cancel(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("jobId") String jobId,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.ENRICH, workspace, request);
        return jobs.cancel(tenant, requireId(jobId)).map(EnrichmentResource::found);
    }

    private static String requireId(String jobId) {
        if (!Id.isValid(jobId)) {
            throw ApiException.notAnId("Job");
        }
        return jobId;
    }

    private static Envelope<JobView> found(Optional<JobView> job) {
        return Envelope.of(job.orElseThrow(EnrichmentResource::notFound));
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Job not found");
    }
}
