package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.LeadResource;
import io.leadkeep.lead.LeadView;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists of leads over HTTP (contract, section 4). */
@Path("/v1/leads")
@Tag(name = "Leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadListResource {

    private static final String EXAMPLE =
            """
            {
              "filters": {"search": "acme", "tags": ["vip", "enterprise"], "hasPhone": true},
              "limit": 25
            }
            """;

    private final LeadPages pages;
    private final Callers callers;

    LeadListResource(LeadPages pages, Callers callers) {
        this.pages = pages;
        this.callers = callers;
    }

    /**
     * Lists leads, newest first.
     *
     * @param workspace id of the workspace, or null
     * @param request with the conditions as its query
     * @return one page
     */
    @GET
    @Operation(
            operationId = "listLeads",
            summary = "List leads",
            description =
                    "Lists leads, newest first. Conditions can be combined; an unknown one is"
                            + " refused. Read on with `cursor` = `pagination.nextCursor` while"
                            + " `hasMore` is true. A condition on a custom field is written"
                            + " `customFields.<key>=<value>`.")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Leads of a page",
            schema =
                    @Schema(
                            implementation = Integer.class,
                            minimum = "1",
                            maximum = "100",
                            defaultValue = "25"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The last _id seen",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "For older clients; at most 10,000 rows deep",
            schema = @Schema(implementation = Integer.class, minimum = "1"))
    @APIResponse(
            responseCode = "200",
            description = "One page",
            content = @Content(schema = @Schema(implementation = LeadListAnswer.class)))
    public Uni<PageEnvelope<LeadView>> list(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        return read(workspaceId, PageRequest.ofQuery(request.queryParams()), request);
    }

    /**
     * Lists leads by conditions in a body.
     *
     * @param workspace id of the workspace, or null
     * @param request with the conditions as its body
     * @return one page
     */
    @POST
    @Path("/search")
    @Operation(
            operationId = "searchLeads",
            summary = "Search leads",
            description =
                    "The same list as `GET /v1/leads`, with its conditions in a JSON body, and"
                            + " with some more of them.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = LeadSearch.class),
                            examples = @ExampleObject(name = "search", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "One page",
            content = @Content(schema = @Schema(implementation = LeadListAnswer.class)))
    public Uni<PageEnvelope<LeadView>> search(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        return read(workspaceId, PageRequest.ofBody(JsonBody.read(request)), request);
    }

    private Uni<PageEnvelope<LeadView>> read(
            String workspaceId, PageRequest page, RoutingContext request) {
        return pages.read(workspaceId, page, request.response()::closed)
                .map(found -> found.toListing(page));
    }

    /** The shape of a page, for the API document. */
    @Schema(name = "LeadListAnswer")
    private record LeadListAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) List<LeadView> data,
            @Schema(required = true) Pagination pagination) {}

    /** The shape of a search, for the API document. */
    @Schema(name = "LeadSearch", additionalProperties = Schema.False.class)
    private record LeadSearch(
            LeadFilterBody filters,
            @Schema(nullable = true) String cursor,
            @Schema(nullable = true) Integer page,
            @Schema(nullable = true, minimum = "1", maximum = "100", defaultValue = "25")
                    Integer limit) {}
}
