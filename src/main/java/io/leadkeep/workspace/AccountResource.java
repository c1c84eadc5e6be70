package io.leadkeep.workspace;

import io.leadkeep.auth.Callers;
import io.leadkeep.http.Envelope;
import io.leadkeep.json.JsonBody;
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

/** The caller's own account over HTTP (contract, section 5). */
@Path("/v1/account")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class AccountResource {

    private final Accounts accounts;
    private final Callers callers;

    AccountResource(Accounts accounts, Callers callers) {
        this.accounts = accounts;
        this.callers = callers;
    }

    /**
     * Reads the account.
     *
     * @return the account of the key's user
     */
    @GET
    public Uni<Envelope<AccountView>> get() {
        return accounts.find(Access.user(callers.current())).map(Envelope::of);
    }

    /**
     * Changes the account.
     *
     * @param request with the change as its body; see {@link AccountChange}
     * @return the account as it is then
     */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Envelope<AccountView>> change(@Context RoutingContext request) {
        String userId = Access.user(callers.current());
        return accounts.change(userId, AccountChange.of(JsonBody.read(request))).map(Envelope::of);
    }
}
