package io.leadkeep.webhook;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.id.Id;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The deliveries to an endpoint over HTTP. */
@Path("/v1/webhooks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class DeliveryResource {

    /** The number of events that are delivered again. */
    record Accepted(long events) {}

    private final Redelivery redelivery;
    private final Callers callers;

    DeliveryResource(Redelivery redelivery, Callers callers) {
        this.redelivery = redelivery;
        this.callers = callers;
    }

    @GET
    @Path("/deliveries")
    public Uni<PageEnvelope<DeliveryView>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        WebhookResource.requireId(id);
        DeliveryPage.Request page = DeliveryPage.Request.of(request.queryParams());
        return redelivery.list(tenant, id, page).map(found -> found.toEnvelope(page));
    }

    @POST
    @Path("/deliveries/{deliveryId}/redeliver")
    public Uni<RestResponse<Envelope<Accepted>>> redeliver(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @PathParam("deliveryId") String deliveryId,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        WebhookResource.requireId(id);
        if (!Id.isValid(deliveryId)) {
            throw ApiException.notAnId("Delivery");
        }
        return redelivery.redeliver(tenant, id, deliveryId).replaceWith(() -> accepted(1));
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<Accepted>>> replay(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant =
                callers.tenant(
                        Scopes.WEBHOOKS, workspace, request, WebhookRouteLimits.REPLAY_TIMEOUT);
        WebhookResource.requireId(id);
        return redelivery
                .replay(tenant, id, () -> ReplayRequest.of(JsonBody.read(request)))
                .map(DeliveryResource::accepted);
    }

    private static RestResponse<Envelope<Accepted>> accepted(long events) {
        return RestResponse.status(RestResponse.Status.ACCEPTED, Envelope.of(new Accepted(events)));
    }
}
