package io.leadkeep.console;

import io.leadkeep.auth.KeyHash;
import io.leadkeep.auth.KeySessions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie of a session. It authenticates a request only together with a header, which the page
 * alone can set: another site can make a browser send the cookie, but not the header.
 */
@Singleton
class SessionCookies implements KeySessions {

    private static final String NAME = "leadkeep_session";
    private static final String CSRF_HEADER = "X-CSRF-Token";

    private final SessionTokens tokens;

    SessionCookies(SessionTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Optional<KeyHash> keyOf(RoutingContext context) {
        String csrfToken = context.request().getHeader(CSRF_HEADER);
        return csrfToken == null
                ? Optional.empty()
                : sessions(context.request())
                        .filter(session -> session.hasToken(csrfToken))
                        .findFirst()
                        .map(Session::key);
    }

    /** Returns the session of the cookie, without the header. */
    Optional<Session> find(HttpServerRequest request) {
        return sessions(request).findFirst();
    }

    /**
     * Reads every cookie of the name: another application on the same host can set one, and Vert.x
     * (4.5) returns only one of them.
     */
    private Stream<Session> sessions(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Stream.of(header.split(";")))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .map(cookie -> tokens.verify(cookie.substring(NAME.length() + 1)))
                .flatMap(Optional::stream);
    }

    void put(RoutingContext context, Session session) {
        context.response().addCookie(cookie(context.request(), tokens.sign(session)));
    }

    void remove(RoutingContext context) {
        context.response().addCookie(cookie(context.request(), "").setMaxAge(0));
    }

    /** Without a maximum age, the browser forgets the cookie when it ends. */
    private static Cookie cookie(HttpServerRequest request, String value) {
        return Cookie.cookie(NAME, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isHttps(request));
    }

    /** The proxy terminates TLS. A client that sends the header limits only its own cookie. */
    private static boolean isHttps(HttpServerRequest request) {
        return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
