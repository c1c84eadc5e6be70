package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.json.FieldErrors;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Streams all leads, or those of a filter, as a file. */
@Path("/v1/leads/export")
// A client that accepts JSON only, for the errors, gets the file as well.
@Produces({LeadExportResource.CSV, LeadExportResource.NDJSON, MediaType.APPLICATION_JSON})
@Cancellable(false)
public class LeadExportResource {

    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";

    private final LeadExporter exporter;
    private final Callers callers;

    LeadExportResource(LeadExporter exporter, Callers callers) {
        this.exporter = exporter;
        this.callers = callers;
    }

    @GET
    public Uni<Void> export(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.EXPORT, workspace, request);
        MultiMap query = request.queryParams();
        FieldErrors errors = new FieldErrors();
        ExportOptions options = ExportOptions.of(query, errors);
        LeadFilter filter = PageRequest.filterOf(query, ExportOptions.PARAMETERS, errors);
        errors.throwIfAny();
        return exporter.send(tenant, filter, options, request);
    }
}
