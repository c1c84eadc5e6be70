package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.GzipBody;
import io.leadkeep.http.RequestBody;
import io.leadkeep.http.RequestEncoding;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the handlers that read bodies. */
@Singleton
public final class BodyHandlers {

    /** A body of this size never waits for memory. */
    public static final long SMALL_BYTES = 256 * 1024;

    private static final Pattern FORM =
            Pattern.compile("(?i)multipart/form-data|application/x-www-form-urlencoded");

    private static final Set<HttpMethod> FORM_METHODS =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final ErrorMapper errors;
    private final BodyMemoryLimiter memory;

    BodyHandlers(ErrorMapper errors, BodyMemoryLimiter memory) {
        this.errors = errors;
        this.memory = memory;
    }

    /** A form with files. */
    public Handler<RoutingContext> form(long maxBytes) {
        return ifReadable(new FormBody(maxBytes, errors));
    }

    public Handler<RoutingContext> formOrBody(long maxBytes) {
        Handler<RoutingContext> form = form(maxBytes);
        Handler<RoutingContext> body = body(maxBytes);
        return context -> (isForm(context.request()) ? form : body).handle(context);
    }

    /** Any other body; a larger one than {@link #SMALL_BYTES} waits on disk for memory. */
    public Handler<RoutingContext> body(long maxBytes) {
        Handler<RoutingContext> small = smallBody(maxBytes);
        Handler<RoutingContext> body =
                maxBytes > SMALL_BYTES
                        ? new SpooledBodyHandler(maxBytes, small, errors, memory)
                        : small;
        return ifReadable(
                context -> {
                    if (isMisplacedForm(context.request())) {
                        errors.answer(context, ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
                    } else {
                        body.handle(context);
                    }
                });
    }

    private Handler<RoutingContext> ifReadable(Handler<RoutingContext> body) {
        return context -> {
            if (RequestEncoding.of(context.request()) == RequestEncoding.UNSUPPORTED) {
                errors.answer(
                        context,
                        ApiException.of(
                                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                "Content-Encoding must be gzip, or absent"));
            } else {
                body.handle(context);
            }
        };
    }

    /** A body in memory; gzip is decompressed when the body is used. */
    private static Handler<RoutingContext> smallBody(long maxBytes) {
        Handler<RoutingContext> plain = BodyHandler.create(false).setBodyLimit(maxBytes);
        Handler<RoutingContext> gzip =
                BodyHandler.create(false).setBodyLimit(GzipBody.maxCompressed(maxBytes));
        return context -> {
            if (SpooledBody.isGzip(context.request())) {
                RequestBody.expectGzip(context, maxBytes);
                gzip.handle(context);
            } else {
                plain.handle(context);
            }
        };
    }

    /** Vert.x reads forms of these methods only, and throws for others (vert.x#3346). */
    private static boolean isMisplacedForm(HttpServerRequest request) {
        return isForm(request) && !FORM_METHODS.contains(request.method());
    }

    /** Returns whether a body is announced as a form. */
    public static boolean isForm(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && FORM.matcher(type).lookingAt();
    }
}
