package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.QueryParameters;
import io.leadkeep.http.RequestBody;
import io.leadkeep.http.upload.BodyWork;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Creates or patches many leads in one request. */
@Path("/v1/leads/bulk")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class LeadBulkResource {

    /** Ends before the response is due: a bulk that was answered 503 is not stored. */
    private static final Duration LIMIT = BulkRouteLimits.BULK_TIMEOUT.minusSeconds(5);

    private final BulkProcessor bulks;
    private final Callers callers;
    private final Vertx vertx;

    LeadBulkResource(BulkProcessor bulks, Callers callers, Vertx vertx) {
        this.bulks = bulks;
        this.callers = callers;
        this.vertx = vertx;
    }

    private record KeyedBulk(Optional<IdempotencyKey> key, BulkRequest bulk) {}

    @POST
    public Uni<? extends RestResponse<?>> create(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.LEADS_WRITE, workspace, request, LIMIT);
        QueryParameters.refuse(request);
        // Parsing thousands of rows would block the event loop.
        return BodyWork.track(
                request,
                vertx.executeBlocking(() -> read(request), false)
                        .chain(sent -> store(tenant, sent)));
    }

    private static KeyedBulk read(RoutingContext request) {
        ObjectNode body = JsonBody.read(request);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request, body);
        RequestBody.release(request);
        BulkRequest bulk = BulkRequest.of(body);
        // A dry run stores nothing, not even its response.
        return new KeyedBulk(bulk.options().dryRun() ? Optional.empty() : key, bulk);
    }

    private Uni<? extends RestResponse<?>> store(Tenant tenant, KeyedBulk sent) {
        return sent.key().isPresent()
                ? bulks.storeOnce(tenant, sent.key().get(), sent.bulk())
                        .map(StoredResponse::toResponse)
                : bulks.store(tenant, sent.bulk())
                        .map(result -> RestResponse.ok(Envelope.of(result)));
    }
}
