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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The caller's own account over HTTP (contract, section 5). */
@Path("/v1/account")
@Tag(name = "Account")
@Produces(MediaType.APPLICATION_JSON)
// As LeadResource: cancelled work would keep its connection.
@Cancellable(false)
public class AccountResource {

    private static final String EXAMPLE = "{\"name\": \"Jane Doe\"}";

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
    @Operation(
            operationId = "getAccount",
            summary = "Get account",
            description = "Reads the user of a platform key, and the workspaces the user is in.")
    @APIResponse(
            responseCode = "200",
            description = "The account",
            content = @Content(schema = @Schema(implementation = AccountAnswer.class)))
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
    @Operation(
            operationId = "updateAccount",
            summary = "Update account",
            description = "Renames the user of a platform key.")
    @APIResponse(
            responseCode = "200",
            description = "The account",
            content = @Content(schema = @Schema(implementation = AccountAnswer.class)))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = AccountChange.class),
                            examples = @ExampleObject(name = "account", value = EXAMPLE)))
    public Uni<Envelope<AccountView>> change(@Context RoutingContext request) {
        String userId = Access.user(callers.current());
        return accounts.change(userId, AccountChange.of(JsonBody.read(request))).map(Envelope::of);
    }

    /** The shape of {@link Envelope} around an account, for the API document. */
    @Schema(name = "AccountAnswer")
    private record AccountAnswer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) AccountView data) {}
}
