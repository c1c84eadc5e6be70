package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Reads a form; its file goes to disk. */
final class FormBody implements Handler<RoutingContext> {

    private static final Pattern FORM =
            Pattern.compile("(?i)multipart/form-data\\s*;.*\\bboundary=.");

    private final SpooledBody disk;
    private final ErrorMapper errors;

    FormBody(long maxBytes, ErrorMapper errors) {
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
}
