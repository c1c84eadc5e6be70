package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.id.Id;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.webhook.delivery.Dispatcher;
import io.leadkeep.webhook.delivery.EndpointAddresses;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Endpoints that receive events, over HTTP. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class WebhookResource {

    /** The response to a deletion. */
    record Deleted(boolean deleted) {}

    private final Webhooks webhooks;
    private final EndpointAddresses addresses;
    private final TestDelivery test;
    private final Dispatcher dispatcher;
    private final Callers callers;

    WebhookResource(
            Webhooks webhooks,
            EndpointAddresses addresses,
            TestDelivery test,
            Dispatcher dispatcher,
            Callers callers) {
        this.webhooks = webhooks;
        this.addresses = addresses;
        this.test = test;
        this.dispatcher = dispatcher;
        this.callers = callers;
    }

    @GET
    public Uni<PageEnvelope<WebhookView>> list(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        return webhooks.list(callers.tenant(Scopes.WEBHOOKS, workspace, request))
                .map(WebhookResource::page);
    }

    /** All endpoints of a workspace fit one page. */
    private static PageEnvelope<WebhookView> page(List<WebhookView> all) {
        return PageEnvelope.of(
                all,
                new Pagination(Webhooks.MAX_WEBHOOKS, all.size(), null, false, null, null, null));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<WebhookView>>> create(
            @HeaderParam(Callers.WORKSPACE) String workspace, @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        NewWebhook created = NewWebhook.of(JsonBody.read(request));
        return addresses
                .check(created.settings().url())
                .chain(() -> webhooks.create(tenant, created))
                .invoke(dispatcher::wakeUp)
                .map(WebhookResource::created);
    }

    private static RestResponse<Envelope<WebhookView>> created(WebhookView webhook) {
        return ResponseBuilder.create(RestResponse.Status.CREATED, Envelope.of(webhook))
                .header("Location", "/v1/webhooks/" + webhook.id())
                .build();
    }

    @GET
    @Path("/{id}")
    public Uni<Envelope<WebhookView>> get(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        return webhooks.find(tenant, requireId(id)).map(Envelope::of);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<Envelope<WebhookView>> change(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        requireId(id);
        ObjectNode change = JsonBody.read(request);
        return webhooks.check(tenant, id, change)
                .chain(() -> checkAddress(change.path("url")))
                .chain(() -> webhooks.change(tenant, id, change))
                .invoke(dispatcher::wakeUp)
                .map(Envelope::of);
    }

    private Uni<Void> checkAddress(JsonNode url) {
        return url.isTextual()
                ? addresses.check(url.textValue().strip())
                : Uni.createFrom().voidItem();
    }

    @DELETE
    @Path("/{id}")
    public Uni<Envelope<Deleted>> delete(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        return webhooks.delete(tenant, requireId(id))
                .invoke(dispatcher::wakeUp)
                .replaceWith(Envelope.of(new Deleted(true)));
    }

    @POST
    @Path("/{id}/rotate-secret")
    public Uni<Envelope<WebhookView>> rotateSecret(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        return webhooks.rotateSecret(tenant, requireId(id))
                .invoke(dispatcher::wakeUp)
                .map(Envelope::of);
    }

    @POST
    @Path("/{id}/test")
    public Uni<Envelope<TestDelivery.Result>> test(
            @HeaderParam(Callers.WORKSPACE) String workspace,
            @PathParam("id") String id,
            @Context RoutingContext request) {
        Tenant tenant = callers.tenant(Scopes.WEBHOOKS, workspace, request);
        return test.send(tenant, requireId(id)).map(Envelope::of);
    }

    static String requireId(String id) {
        if (!Id.isValid(id)) {
            throw ApiException.notAnId("Webhook");
        }
        return id;
    }
}
