package io.leadkeep.workspace;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.time.CallContext;
import io.leadkeep.workspace.keys.CreatedKeyView;
import io.leadkeep.workspace.keys.KeyChange;
import io.leadkeep.workspace.keys.KeyView;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The platform keys of the caller over HTTP. */
@Path("/v1/account/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class AccountKeyResource {

    private final AccountKeys accountKeys;
    private final Callers callers;
    private final Clock clock;

    AccountKeyResource(AccountKeys accountKeys, Callers callers, Clock clock) {
        this.accountKeys = accountKeys;
        this.callers = callers;
        this.clock = clock;
    }

    @GET
    public Uni<PageEnvelope<KeyView>> list(@Context RoutingContext request) {
        return accountKeys.list(user(), CallContext.of(request));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<Envelope<CreatedKeyView>>> create(@Context RoutingContext request) {
        Caller user = user();
        KeyChange properties = KeyChange.ofNew(JsonBody.read(request), clock);
        return accountKeys
                .create(user, properties, CallContext.of(request))
                .map(key -> RestResponse.status(RestResponse.Status.CREATED, Envelope.of(key)));
    }

    @PATCH
    @Path("/{keyId}")
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<Envelope<KeyView>> change(
            @PathParam("keyId") String keyId, @Context RoutingContext request) {
        Caller user = user();
        KeyChange properties = KeyChange.ofPatch(JsonBody.read(request), clock);
        return accountKeys
                .change(user, keyId, properties, CallContext.of(request))
                .map(Envelope::of);
    }

    @DELETE
    @Path("/{keyId}")
    public Uni<Envelope<Deleted>> delete(
            @PathParam("keyId") String keyId, @Context RoutingContext request) {
        return accountKeys
                .revoke(user(), keyId, CallContext.of(request))
                .map(revoked -> Envelope.of(Deleted.done()));
    }

    /** Fails with 403 for a workspace key. */
    private Caller user() {
        Caller caller = callers.current(Scopes.WORKSPACE_WRITE);
        Access.user(caller);
        return caller;
    }
}
