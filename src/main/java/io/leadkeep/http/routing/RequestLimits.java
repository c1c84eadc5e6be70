package io.leadkeep.http.routing;

import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.RequestConfig;
import io.leadkeep.http.upload.BodyDeadline;
import io.leadkeep.http.upload.BodyHandlers;
import io.quarkus.arc.All;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The limits of each request, by its path and method. */
@Singleton
class RequestLimits {

    /** Longer than the wait for a connection and that for a statement together. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(4);

    private static final Pattern ID = Pattern.compile("/[0-9a-f]{24}(?=/)");

    private static final String HANDLERS = RequestLimits.class.getName();

    /** The handlers of one endpoint, in their order. */
    private record Handlers(
            BodyDeadline bodyDeadline,
            Handler<RoutingContext> body,
            Handler<RoutingContext> responseDeadline) {}

    private final Map<String, Map<HttpMethod, Handlers>> byPath = new HashMap<>();
    private final Handlers others;

    RequestLimits(@All List<RouteLimits> limits, BodyHandlers bodies, RequestConfig config) {
        this.others =
                handlers(RouteLimits.ofSmallBody(null, null, RESPONSE_TIMEOUT), bodies, config);
        for (RouteLimits limit : limits) {
            byPath.computeIfAbsent(limit.path(), path -> new HashMap<>())
                    .put(limit.method(), handlers(limit, bodies, config));
        }
    }

    private static Handlers handlers(
            RouteLimits limits, BodyHandlers bodies, RequestConfig config) {
        Duration bodyTimeout =
                limits.bodyTimeout() == null ? config.bodyTimeout() : limits.bodyTimeout();
        return new Handlers(
                new BodyDeadline(bodyTimeout),
                switch (limits.body()) {
                    case PLAIN -> bodies.body(limits.maxBodyBytes());
                    case FORM -> bodies.form(limits.maxBodyBytes());
                    case EITHER -> bodies.formOrBody(limits.maxBodyBytes());
                },
                limits.responseTimeout() == null
                        ? RoutingContext::next
                        : TimeoutHandler.create(limits.responseTimeout().toMillis(), 503));
    }

    void readBody(RoutingContext context) {
        if (!ApiPaths.isOfApi(context)) {
            context.next();
            return;
        }
        String path = ApiPaths.plain(context.normalizedPath());
        Handlers handlers =
                byPath.getOrDefault(ID.matcher(path).replaceAll("/{id}"), Map.of())
                        .getOrDefault(context.request().method(), others);
        context.put(HANDLERS, handlers);
        handlers.bodyDeadline().begin(context);
        handlers.body().handle(context);
    }

    /** Begins the response deadline of an API request, whose body has been read. */
    static void limitResponse(RoutingContext context) {
        Handlers handlers = context.get(HANDLERS);
        if (handlers == null) {
            context.next();
        } else {
            BodyDeadline.bodyArrived(context);
            handlers.responseDeadline().handle(context);
        }
    }
}
