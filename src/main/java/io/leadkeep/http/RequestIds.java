package io.leadkeep.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Gives each request its id, which stands in the answer's {@code X-Request-Id} and in every line
 * that is logged on its way, gives its answer the headers that all answers have, and logs one line
 * for it at debug.
 */
public final class RequestIds {

    public static final String ID_HEADER = "X-Request-Id";

    private static final Logger LOG = Logger.getLogger(RequestIds.class);
    private static final String ID_IN_LOG = "requestId";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final Pattern KEY = Pattern.compile("(sk_)[0-9A-Za-z_]+");

    private RequestIds() {}

    public static void begin(RoutingContext context) {
        open(context.request());
        if (LOG.isDebugEnabled()) {
            long began = System.nanoTime();
            context.addEndHandler(ended -> log(context, System.nanoTime() - began));
        }
        context.next();
    }

    /** To be called before anything of the answer is written. */
    public static void open(HttpServerRequest request) {
        identify(request);
        SecurityHeaders.put(request.response().headers(), request.path());
    }

    /** The client's own id where it is sane, else a new one. */
    public static String idFor(String sent) {
        return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
    }

    private static void identify(HttpServerRequest request) {
        String id = idFor(request.getHeader(ID_HEADER));
        request.response().putHeader(ID_HEADER, id);
        MDC.put(ID_IN_LOG, id);
    }

    /**
     * The path without its query, which may hold what somebody searched for, and without a key that
     * somebody has put there.
     */
    private static void log(RoutingContext context, long nanos) {
        LOG.debugf(
                "%s %s answered %d in %d ms",
                context.request().method(),
                KEY.matcher(context.request().path()).replaceAll("$1…"),
                context.response().getStatusCode(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
