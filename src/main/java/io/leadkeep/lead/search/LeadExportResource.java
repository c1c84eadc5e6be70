package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadResource;
import io.leadkeep.lead.LeadView;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** All leads as a file (contract, section 4). */
@Path("/v1/leads/export")
@Tag(name = "Leads")
// The format is a parameter's business: who accepts JSON, for the failures, gets the file as well.
@Produces({LeadExportResource.CSV, LeadExportResource.NDJSON, MediaType.APPLICATION_JSON})
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadExportResource {

    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";

    private static final String FORMAT = "format";

    private final LeadExports exports;
    private final Callers callers;

    LeadExportResource(LeadExports exports, Callers callers) {
        this.exports = exports;
        this.callers = callers;
    }

    /**
     * Sends all leads of a filter.
     *
     * @param workspace id of the workspace, or null
     * @param request with format and conditions as its query
     * @return done: the answer has ended
     */
    @GET
    @Operation(
            operationId = "exportLeads",
            summary = "Export leads",
            description =
                    "Streams all leads, newest first, or those of a filter as in `GET /v1/leads`."
                        + " csv begins with the columns that an import takes; a cell that a"
                        + " spreadsheet would run as a formula begins with an apostrophe, which the"
                        + " import takes off again. ndjson has one lead a line, as it can be sent"
                        + " as a row of `POST /v1/leads/bulk`. An import takes 50,000 rows, and a"
                        + " bulk 5,000: `createdBefore` and `createdAfter` part what is more. If"
                        + " something fails in the middle, the connection is cut: a body that ends"
                        + " in order is complete.")
    @Parameter(
            name = FORMAT,
            in = ParameterIn.QUERY,
            description = "Of the file",
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"csv", "ndjson"},
                            defaultValue = "csv"))
    @APIResponse(
            responseCode = "200",
            description = "The leads",
            headers =
                    @Header(
                            name = "Content-Disposition",
                            description = "A name for the file",
                            schema = @Schema(implementation = String.class)),
            content = {
                @Content(
                        mediaType = CSV,
                        schema =
                                @Schema(
                                        implementation = String.class,
                                        description = "UTF-8 (RFC 4180), a header, a row a lead")),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = LeadView.class))
            })
    public Uni<Void> export(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        String workspaceId = callers.current().workspace(workspace);
        MultiMap query = request.queryParams();
        List<FieldError> errors = new ArrayList<>();
        Optional<ExportFormat> format = ExportFormat.of(query.get(FORMAT));
        if (format.isEmpty()) {
            errors.add(new FieldError(FORMAT, "must be csv or ndjson"));
        }
        LeadFilter filter = LeadFilter.NONE;
        try {
            filter = PageRequest.filterOf(query, Set.of(FORMAT));
        } catch (ApiException e) {
            errors.addAll(e.details());
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return exports.send(workspaceId, filter, format.get(), request);
    }
}
