package io.leadkeep.lead.search;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadResource;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** All leads as a file (contract, section 4). */
@Path("/v1/leads/export")
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
    public Uni<Void> export(
            @HeaderParam(LeadResource.WORKSPACE) String workspace,
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
