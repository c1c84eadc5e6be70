package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.lead.LeadResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Leads from a spreadsheet (contract, section 4). */
@Path("/v1/leads/import/csv")
@Tag(name = "Leads")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: a cancelled statement would keep its connection for ever.
@Cancellable(false)
public class LeadImportResource {

    private final CsvImporter imports;
    private final Callers callers;

    LeadImportResource(CsvImporter imports, Callers callers) {
        this.imports = imports;
        this.callers = callers;
    }

    /**
     * Imports a CSV file.
     *
     * @param workspace id of the workspace, or null
     * @param request with the form in its body; see {@link ImportForm}
     * @return what became of the rows
     */
    @POST
    @Operation(
            operationId = "importLeads",
            summary = "Import leads from CSV",
            description =
                    "Creates leads from a CSV file of at most 50,000 rows and 50 MiB: UTF-8 or"
                        + " UTF-16, separated by commas, semicolons or tabs; the first row names"
                        + " the columns. Columns are recognised by name (Email, E-mail Address,"
                        + " First Name, Company, Title …), unknown ones become custom fields, and"
                        + " empty cells count as absent. What `GET /v1/leads/export` wrote imports"
                        + " again unchanged: under its header `dataCleanup` is `false` unless it is"
                        + " sent. A row that breaks a rule never fails the others. Of rows with one"
                        + " address the last one counts, the others are skipped. Leads that exist"
                        + " are skipped, or patched with `skipDuplicates` = `false`.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema = @Schema(implementation = ImportBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "What became of the rows",
            content = @Content(schema = @Schema(implementation = ImportAnswer.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "VALIDATION_ERROR: The form, the header or the mapping breaks a rule; nothing"
                            + " was imported. Or the file cannot be read on from a row, which the"
                            + " message names: the rows before it were imported, and data says"
                            + " what became of them. WORKSPACE_REQUIRED: This key opens several"
                            + " workspaces",
            content = @Content(schema = @Schema(implementation = BrokenAnswer.class)))
    public Uni<Envelope<ImportResult>> importCsv(
            @Parameter(description = LeadResource.WORKSPACE_HELP)
                    @HeaderParam(LeadResource.WORKSPACE)
                    String workspace,
            @Context RoutingContext request) {
        Caller caller = callers.current();
        String workspaceId = caller.workspace(workspace);
        QueryParameters.refuse(request);
        HttpServerResponse response = request.response();
        return imports.run(
                        new CsvImporter.Owner(workspaceId, caller.userId()),
                        ImportForm.of(request),
                        () -> response.closed() || response.ended())
                .map(Envelope::of);
    }

    /** The shape of the form, for the API document. */
    @Schema(name = "ImportRequest", additionalProperties = Schema.False.class)
    private record ImportBody(
            @Schema(required = true, format = "binary", description = "The CSV file") String file,
            // The reference page fills in and sends what stands in an example, or "string".
            @Schema(
                            examples = "",
                            description =
                                    "JSON object: column → field of a lead, `custom:Name`, or null"
                                            + " to leave it out, such as `{\"Work"
                                            + " mail\":\"email\",\"Rank\":\"custom:Rank\"}`; other"
                                            + " columns are recognised by name")
                    String mapping,
            @Schema(defaultValue = "true", description = "Leave leads that exist as they are")
                    Boolean skipDuplicates,
            @Schema(
                            defaultValue = "true",
                            description =
                                    "Trim and collapse white space, strip control characters,"
                                            + " format phone numbers to E.164 where the country is"
                                            + " known, bring LinkedIn URLs to one form")
                    Boolean dataCleanup,
            @Schema(examples = "", description = "For every lead of the file") String tag) {}

    /** The shape of the answer, for the API document. */
    @Schema(name = "ImportAnswer")
    private record ImportAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) ImportResult data) {}

    /** The shape of the 400, for the API document. */
    @Schema(name = "BrokenImportAnswer")
    private record BrokenAnswer(
            @Schema(required = true, enumeration = "false") boolean success,
            @Schema(required = true) ErrorEnvelope.Error error,
            @Schema(description = "What became of the rows before the break") ImportResult data) {}
}
