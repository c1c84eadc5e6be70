package io.leadkeep.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Sets the id of a request, which its response and its log lines contain, and the headers of every
 * response; logs one line per request at debug.
 */
public final class RequestIds {

    public static final String ID_HEADER = "X-Request-Id";

    private static final Logger LOG = Logger.getLogger(RequestIds.class);
    private static final String ID_IN_LOG = "requestId";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final Pattern KEY = Pattern.compile("(sk_)[0-9A-Za-z_]+");

    private RequestIds() {}

    /** Returns the id that the response to a request has. */
    public static String of(RoutingContext context) {
        return context.response().headers().get(ID_HEADER);
    }

    public static void begin(RoutingContext context) {
        open(context.request());
        context.addHeadersEndHandler(begun -> Compression.select(context));
        if (LOG.isDebugEnabled()) {
            long began = System.nanoTime();
            context.addEndHandler(ended -> log(context, System.nanoTime() - began));
        }
        context.next();
    }

    /** Must run before the response begins. */
    public static void open(HttpServerRequest request) {
        identify(request);
        SecurityHeaders.put(request.response().headers(), request.path());
        Compression.disable(request);
    }

    private static String idFor(String sent) {
        return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
    }

    private static void identify(HttpServerRequest request) {
        String id = idFor(request.getHeader(ID_HEADER));
        request.response().putHeader(ID_HEADER, id);
        MDC.put(ID_IN_LOG, id);
    }

    /** The line has no query, which may contain search terms, and no key. */
    private static void log(RoutingContext context, long nanos) {
        LOG.debugf(
                "%s %s answered %d in %d ms",
                context.request().method(),
                KEY.matcher(context.request().path()).replaceAll("$1…"),
                context.response().getStatusCode(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
