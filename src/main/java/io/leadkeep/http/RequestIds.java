package io.leadkeep.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** Gives each answer an {@code X-Request-Id}: the client's own where it is sane, else a new one. */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestIds() {}

    static void handle(RoutingContext context) {
        add(context);
        context.next();
    }

    static void add(RoutingContext context) {
        String sent = context.request().getHeader(HEADER);
        boolean sane = sent != null && SANE.matcher(sent).matches();
        context.response().putHeader(HEADER, sane ? sent : UUID.randomUUID().toString());
    }
}
