package io.leadkeep.workspace;

import io.leadkeep.auth.Callers;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.Envelope;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.MergePatch;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The account of the caller over HTTP. */
@Path("/v1/account")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class AccountResource {

    private final Accounts accounts;
    private final Callers callers;

    AccountResource(Accounts accounts, Callers callers) {
        this.accounts = accounts;
        this.callers = callers;
    }

    @GET
    public Uni<Envelope<AccountView>> get(@Context RoutingContext request) {
        String userId = Access.user(callers.current(Scopes.WORKSPACE_READ));
        return accounts.find(userId, CallContext.of(request)).map(Envelope::of);
    }

    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, MergePatch.TYPE})
    public Uni<Envelope<AccountView>> change(@Context RoutingContext request) {
        String userId = Access.user(callers.current(Scopes.WORKSPACE_WRITE));
        AccountChange change = AccountChange.of(JsonBody.read(request));
        return accounts.change(userId, change, CallContext.of(request)).map(Envelope::of);
    }
}
