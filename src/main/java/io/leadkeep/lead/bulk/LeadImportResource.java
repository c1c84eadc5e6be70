package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Imports leads from a CSV file. */
@Path("/v1/leads/import/csv")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class LeadImportResource {

    private static final ImportForm.Rules RULES =
            new ImportForm.Rules(BulkRouteLimits.MAX_FILE_BYTES, Set.of());

    private final CsvImporter importer;
    private final Callers callers;

    LeadImportResource(CsvImporter importer, Callers callers) {
        this.importer = importer;
        this.callers = callers;
    }

    @POST
    public Uni<Envelope<BulkResult>> importCsv(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.IMPORT, workspace, request, BulkRouteLimits.IMPORT_TIMEOUT);
        QueryParameters.refuse(request);
        return importer.run(tenant, ImportForm.of(request, RULES)).map(Envelope::of);
    }
}
