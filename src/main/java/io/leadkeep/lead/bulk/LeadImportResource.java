package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** Leads from a spreadsheet (contract, section 4). */
@Path("/v1/leads/import/csv")
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
    public Uni<Envelope<ImportResult>> importCsv(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
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
}
