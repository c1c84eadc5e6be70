package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a body that is a form; its file goes to disk. */
public final class FormBody implements Handler<RoutingContext> {

    private static final Pattern FORM =
            Pattern.compile("(?i)multipart/form-data\\s*;.*\\bboundary=.");

    private static final Pattern ANY_FORM =
            Pattern.compile("(?i)multipart/form-data|application/x-www-form-urlencoded");

    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final SpooledBody disk;
    private final ErrorMapper errors;

    public FormBody(long maxBytes, ErrorMapper errors) {
        this.disk = new SpooledBody(maxBytes, errors);
        this.errors = errors;
    }

    @Override
    public void handle(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !FORM.matcher(type).lookingAt()) {
            errors.answer(
                    context,
                    ApiException.of(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be sent as multipart/form-data, with its boundary"));
        } else {
            disk.receive(context, (form, file) -> new FormReader(form, file, disk, errors).read());
        }
    }

    /**
     * Tells whether a request has a form that Vert.x (4.5) would not even begin to read, but throw.
     *
     * @param request that has a body
     * @return whether its method is none that forms are sent with
     */
    public static boolean isMisplaced(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && ANY_FORM.matcher(type).lookingAt()
                && !METHODS.contains(request.method());
    }
}
