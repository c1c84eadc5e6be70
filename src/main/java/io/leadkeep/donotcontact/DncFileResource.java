package io.leadkeep.donotcontact;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.http.upload.BodyHandlers;
import io.leadkeep.json.JsonBody;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** Imports and exports the do-not-contact list. */
@Path("/v1/dnc")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class DncFileResource {

    static final String CSV = "text/csv";

    private final DncImporter importer;
    private final DncExporter exporter;
    private final Callers callers;

    DncFileResource(DncList list, DncImporter importer, DncExporter exporter, Callers callers) {
        this.importer = importer;
        this.exporter = exporter;
        this.callers = callers;
    }

    @POST
    @Path("/import")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.MULTIPART_FORM_DATA})
    public Uni<Envelope<DncImporter.Result>> importEntries(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.DNC_WRITE, workspace, request, DncRouteLimits.LONG_TIMEOUT);
        QueryParameters.refuse(request);
        return (BodyHandlers.isForm(request.request())
                        ? importer.run(tenant, DncForm.file(request))
                        : importer.run(tenant, JsonBody.read(request)))
                .map(Envelope::of);
    }

    @GET
    @Path("/export")
    // A client that accepts JSON only, for the errors, gets the file as well.
    @Produces({CSV, MediaType.APPLICATION_JSON})
    public Uni<Void> export(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.DNC_READ, workspace, request);
        return exporter.send(
                tenant, DncQuery.ofExport(request.queryParams(), DncExporter.PAGE), request);
    }
}
