package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.http.RequestBody;
import io.leadkeep.id.Id;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.bulk.ImportForm;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Imports as jobs, over HTTP. */
@Path("/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class ImportResource {

    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_LIMIT = 100;

    private final ImportUpload upload;
    private final ImportStart start;
    private final Imports imports;
    private final ImportUndo undo;
    private final ErrorsFile errors;
    private final ImportLog log;
    private final ImportWorkers workers;
    private final Callers callers;

    ImportResource(
            ImportUpload upload,
            ImportStart start,
            Imports imports,
            ImportUndo undo,
            ErrorsFile errors,
            ImportLog log,
            ImportWorkers workers,
            Callers callers) {
        this.upload = upload;
        this.start = start;
        this.imports = imports;
        this.undo = undo;
        this.errors = errors;
        this.log = log;
        this.workers = workers;
        this.callers = callers;
    }

    @POST
    public Uni<RestResponse<String>> create(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.IMPORT, workspace, request, ImportRouteLimits.UPLOAD_TIMEOUT);
        QueryParameters.refuse(request);
        boolean hasKey = request.request().headers().contains(IdempotencyKey.HEADER);
        Function<ObjectNode, IdempotencyKey> keyOf =
                body -> IdempotencyKey.of(request, body).orElseThrow();
        return upload.create(
                        tenant,
                        ImportForm.of(request, ImportUpload.RULES),
                        hasKey ? Optional.of(keyOf) : Optional.empty())
                .invoke(workers::wakeUp)
                .map(StoredResponse::toResponse);
    }

    @GET
    public Uni<PageEnvelope<ImportView>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.IMPORT, workspace, request);
        MultiMap query = request.queryParams();
        JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
        fields.refuseUnknown(Set.of("cursor", "limit"), "is not a parameter of this operation");
        int limit = fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT);
        String cursor = query.get("cursor");
        if (cursor != null && !Id.isValid(cursor)) {
            fields.broken("cursor", Id.RULE);
        }
        fields.throwIfBroken();
        return imports.list(tenant, cursor, limit + 1)
                .map(
                        page ->
                                PageEnvelope.byCursor(
                                        page.imports(),
                                        limit,
                                        ImportView::id,
                                        page.total(),
                                        false));
    }

    @GET
    @Path("/{id}")
    public Uni<Envelope<ImportView>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.IMPORT, workspace, request);
        return imports.find(tenant, requireId(id)).map(ImportResource::found);
    }

    @POST
    @Path("/{id}/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Envelope<ImportHead>> preview(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.IMPORT, workspace, request, ImportRouteLimits.START_TIMEOUT);
        return start.preview(tenant, requireId(id), changes(request)).map(Envelope::of);
    }

    /** Returns the body, which can be absent. */
    private static ObjectNode changes(RoutingContext request) {
        QueryParameters.refuse(request);
        boolean isEmpty = RequestBody.of(request).length() == 0;
        return isEmpty ? JsonNodeFactory.instance.objectNode() : JsonBody.read(request);
    }

    @POST
    @Path("/{id}/start")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<ImportView>>> start(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.IMPORT, workspace, request, ImportRouteLimits.START_TIMEOUT);
        return start.start(tenant, requireId(id), changes(request))
                .invoke(workers::wakeUp)
                .map(
                        view ->
                                ResponseBuilder.create(
                                                RestResponse.Status.ACCEPTED, Envelope.of(view))
                                        .build());
    }

    @POST
    @Path("/{id}/cancel")
    public Uni<Envelope<ImportView>> cancel(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.IMPORT, workspace, request);
        return imports.cancel(tenant, requireId(id))
                .invoke(cancelled -> cancelled.ifPresent(view -> log.ended(tenant, view)))
                .chain(
                        cancelled ->
                                cancelled.isPresent()
                                        ? Uni.createFrom().item(Envelope.of(cancelled.get()))
                                        : imports.find(tenant, id).map(ImportResource::ended));
    }

    private static Envelope<ImportView> ended(Optional<ImportView> view) {
        throw ApiException.of(
                ErrorCode.CONFLICT,
                "The import is "
                        + view.orElseThrow(ImportResource::notFound).status()
                        + " already");
    }

    @GET
    @Path("/{id}/errors.csv")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    public Uni<Void> errors(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.IMPORT, workspace, request);
        QueryParameters.refuse(request);
        return imports.findStored(tenant, requireId(id))
                .chain(
                        found ->
                                errors.send(
                                        tenant,
                                        found.orElseThrow(ImportResource::notFound),
                                        request));
    }

    @POST
    @Path("/{id}/undo")
    public Uni<Envelope<UndoResult>> undo(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(Scopes.IMPORT, workspace, request, ImportRouteLimits.UNDO_TIMEOUT);
        return undo.undo(tenant, requireId(id)).map(Envelope::of);
    }

    static String requireId(String id) {
        if (!Id.isValid(id)) {
            throw ApiException.notAnId("Import");
        }
        return id;
    }

    private static Envelope<ImportView> found(Optional<ImportView> view) {
        return Envelope.of(view.orElseThrow(ImportResource::notFound));
    }

    static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Import not found");
    }
}
