package io.leadkeep.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.KeyAuthentication;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.Envelope;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.RequestBody;
import io.leadkeep.json.JsonBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Begins, shows and ends sessions, and redirects to the page. */
@ApplicationScoped
class SessionRoutes {

    private static final String PAGE = "/console";
    private static final String LINK = "link";

    private final KeyAuthentication authentication;
    private final SessionTokens tokens;
    private final SessionCookies cookies;
    private final SignInLinks links;
    private final ObjectMapper json;

    SessionRoutes(
            KeyAuthentication authentication,
            SessionTokens tokens,
            SessionCookies cookies,
            SignInLinks links,
            ObjectMapper json) {
        this.authentication = authentication;
        this.tokens = tokens;
        this.cookies = cookies;
        this.links = links;
        this.json = json;
    }

    void add(@Observes Router router) {
        // Unlike other routes, these do not match a slash at the end of the path.
        router.routeWithRegex(PAGE).method(HttpMethod.GET).handler(SessionRoutes::redirect);
        router.routeWithRegex(ApiPaths.CONSOLE_SESSION)
                .handler(
                        context -> {
                            switch (context.request().method().name()) {
                                case "POST" -> signIn(context);
                                case "GET" -> show(context);
                                case "DELETE" -> signOut(context);
                                default -> context.fail(ErrorCode.METHOD_NOT_ALLOWED.status());
                            }
                        });
    }

    private static void redirect(RoutingContext context) {
        context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, PAGE + "/").end();
    }

    private void signIn(RoutingContext context) {
        authentication
                .bySentKey(context)
                .onItem()
                .ifNull()
                .switchTo(() -> byLink(context))
                .map(SessionRoutes::requireReader)
                .invoke(caller -> begin(context, caller))
                .subscribe()
                .with(begun -> {}, context::fail);
    }

    private Uni<Caller> byLink(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (RequestBody.of(context).length() == 0) {
            throw ApiException.of(ErrorCode.UNAUTHORIZED);
        }
        // A form of another site has another type.
        if (type == null || !type.startsWith(MediaType.APPLICATION_JSON)) {
            throw ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        String link = JsonBody.read(context).path(LINK).textValue();
        if (link == null) {
            throw ApiException.invalid(LINK, "must be a string");
        }
        return links.redeem(link)
                .map(key -> authentication.byHash(key, context))
                .orElseThrow(
                        () ->
                                ApiException.of(
                                        ErrorCode.UNAUTHORIZED,
                                        "This link was used already or has expired: sign in with"
                                                + " a key"));
    }

    private static Caller requireReader(Caller caller) {
        if (caller.limits().scopes().equals(Scopes.INTAKE)) {
            throw ApiException.of(
                    ErrorCode.FORBIDDEN,
                    "This key can only create leads: it cannot be used to look at them");
        }
        return caller;
    }

    private void begin(RoutingContext context, Caller caller) {
        Session session = tokens.begin(caller.key());
        cookies.put(context, session);
        answer(context, session, caller);
    }

    private void show(RoutingContext context) {
        Optional<Session> found = cookies.find(context.request());
        if (found.isEmpty()) {
            context.fail(ApiException.of(ErrorCode.UNAUTHORIZED));
            return;
        }
        authentication
                .byHash(found.get().key(), context)
                .map(SessionRoutes::requireReader)
                .invoke(caller -> answer(context, found.get(), caller))
                .subscribe()
                .with(shown -> {}, context::fail);
    }

    private void signOut(RoutingContext context) {
        cookies.remove(context);
        context.response().setStatusCode(204).end();
    }

    private void answer(RoutingContext context, Session session, Caller caller) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(json.valueToTree(Envelope.of(SessionView.of(session, caller))).toString());
    }
}
