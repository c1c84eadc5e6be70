package io.leadkeep.lead.imports;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.bulk.BulkResult.RowResult;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The outcomes of the rows of an import, in pages. The cursor is the index of a row. */
@Path("/v1/imports/{id}/results")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class ImportResultsResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final Imports imports;
    private final ImportResults results;
    private final Callers callers;

    ImportResultsResource(Imports imports, ImportResults results, Callers callers) {
        this.imports = imports;
        this.results = results;
        this.callers = callers;
    }

    @GET
    public Uni<PageEnvelope<RowResult>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.IMPORT, workspace, request);
        ImportResource.requireId(id);
        JsonFields fields = JsonFields.ofQuery(request.queryParams(), Set.of(), new FieldErrors());
        fields.refuseUnknown(Set.of("cursor", "limit"), "is not a parameter of this operation");
        int limit = fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT);
        int first = 1 + fields.wholeNumber("cursor", -1, 0, ImportRouteLimits.MAX_ROWS);
        fields.throwIfBroken();
        return imports.findStored(tenant, id)
                .map(found -> requireResults(found.orElseThrow(ImportResource::notFound)))
                .chain(
                        job ->
                                results.read(tenant, id, first, first + limit)
                                        .map(rows -> page(rows, limit, job.processed())));
    }

    private static StoredImport requireResults(StoredImport job) {
        if (!job.returnsResults()) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The import stores no results: send returnResults with the file or the start");
        }
        return job;
    }

    private static PageEnvelope<RowResult> page(List<RowResult> rows, int limit, int total) {
        return PageEnvelope.byCursor(rows, limit, row -> String.valueOf(row.index()), total, false);
    }
}
