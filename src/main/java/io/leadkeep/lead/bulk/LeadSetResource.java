package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.DeleteResult;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.LeadResource;
import io.leadkeep.lead.search.LeadFilterBody;
import io.leadkeep.lead.search.LeadSelection;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Changes of many leads at once over HTTP (contract, section 4). */
@Path("/v1/leads")
@Tag(name = "Leads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadSetResource {

    private static final String DELETION =
            """
            {"leadIds": ["665d4e5f6a7b8c9d0e1f2a3b"]}
            """;

    private static final String TAGS =
            """
            {"leadIds": ["665d4e5f6a7b8c9d0e1f2a3b"], "add": ["contacted"], "remove": ["new"]}
            """;

    private final LeadDeleter leads;
    private final FilteredLeadDeleter filtered;
    private final LeadTags tags;
    private final Callers callers;

    LeadSetResource(
            LeadDeleter leads, FilteredLeadDeleter filtered, LeadTags tags, Callers callers) {
        this.leads = leads;
        this.filtered = filtered;
        this.tags = tags;
        this.callers = callers;
    }

    /**
     * Deletes leads.
     *
     * @param workspace id of the workspace, or null
     * @param request with a body; see {@link DeleteLeadsRequest}
     * @return how many were deleted
     */
    @DELETE
    @Operation(
            operationId = "deleteLeads",
            summary = "Delete leads",
            description =
                    "Deletes leads by `leadIds`, or with `\"deleteAll\": true` all of them, those"
                            + " of `filters` only, those of `excludeIds` not. Their addresses are"
                            + " free again at once.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = DeletionBody.class),
                            examples = @ExampleObject(name = "ids", value = DELETION)))
    @APIResponse(
            responseCode = "200",
            description = "The leads are gone",
            content = @Content(schema = @Schema(implementation = DeleteResult.Answer.class)))
    public Uni<Envelope<DeleteResult>> delete(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        DeleteLeadsRequest deletion = DeleteLeadsRequest.of(JsonBody.read(request));
        LeadSelection selection = deletion.selection();
        Uni<Long> count =
                selection.ids() != null
                        ? leads.delete(workspaceId, selection.ids(), request.response()::closed)
                        : filtered.delete(workspaceId, selection.filter(), deletion.excludedIds());
        return count.map(deleted -> Envelope.of(new DeleteResult(deleted)));
    }

    /**
     * Adds tags to leads and takes others off.
     *
     * @param workspace id of the workspace, or null
     * @param request with a body; see {@link TagRequest}
     * @return how many leads changed
     */
    @POST
    @Path("/tags")
    @Operation(
            operationId = "tagLeads",
            summary = "Tag leads",
            description =
                    "Adds tags to the leads of `leadIds` or `filters` and takes others off, in one"
                            + " step: of two clients that tag at once none loses a tag.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = TagsBody.class),
                            examples = @ExampleObject(name = "tags", value = TAGS)))
    @APIResponse(
            responseCode = "200",
            description = "The leads have the tags",
            content = @Content(schema = @Schema(implementation = ModifiedLeads.Answer.class)))
    public Uni<Envelope<ModifiedLeads>> tag(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        QueryParameters.refuse(request);
        TagRequest change = TagRequest.of(JsonBody.read(request));
        return tags.change(workspaceId, change, request.response()::closed)
                .map(count -> Envelope.of(new ModifiedLeads(count)));
    }

    /**
     * What a change of many leads came to.
     *
     * @param modifiedCount leads that are different now
     */
    @Schema(name = "ModifiedLeads")
    public record ModifiedLeads(@Schema(required = true, minimum = "0") long modifiedCount) {

        /** The shape of the answer, for the API document. */
        @Schema(name = "ModifiedLeadsAnswer")
        private record Answer(
                @Schema(required = true, enumeration = "true") boolean success,
                @Schema(required = true) ModifiedLeads data) {}
    }

    /** The shape of a deletion, for the API document. */
    @Schema(name = "LeadDeletion", additionalProperties = Schema.False.class)
    private record DeletionBody(
            @Schema(description = "1 to 1,000 ids") List<String> leadIds,
            @Schema(enumeration = "true") Boolean deleteAll,
            @Schema(description = "With deleteAll: only those") LeadFilterBody filters,
            @Schema(description = "With deleteAll: not those; at most 5,000")
                    List<String> excludeIds) {}

    /** The shape of a change of tags, for the API document. */
    @Schema(name = "TagChange", additionalProperties = Schema.False.class)
    private record TagsBody(
            @Schema(description = "1 to 1,000 ids") List<String> leadIds,
            @Schema(description = "Instead of leadIds") LeadFilterBody filters,
            @Schema(description = "Tags that the leads have afterwards") List<String> add,
            @Schema(description = "Tags that they do not have afterwards") List<String> remove) {}
}
