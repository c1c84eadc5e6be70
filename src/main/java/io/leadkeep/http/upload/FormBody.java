package io.leadkeep.http.upload;

import static io.leadkeep.http.upload.SpooledBody.unlessOver;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.GzipBody;
import io.leadkeep.internals.MultipartReader;
import io.leadkeep.internals.MultipartReader.Field;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a form; its file goes to disk. */
final class FormBody implements Handler<RoutingContext> {

    private static final Pattern FORM =
            Pattern.compile("(?i)multipart/form-data\\s*;.*\\bboundary=.");

    private static final String UNREADABLE =
            "The form cannot be read, or has a field of more than 64 KiB, or too many fields";

    private static final String BREAKS_OFF = "The form breaks off: its closing boundary is missing";

    private final SpooledBody disk;
    private final long maxBytes;
    private final ErrorMapper errors;

    FormBody(long maxBytes, ErrorMapper errors) {
        this.disk = new SpooledBody(maxBytes, errors);
        this.maxBytes = maxBytes;
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
            disk.receive(context, (form, file) -> read(form, file, type));
        }
    }

    /** Replaces the body on disk by the first file of the form. */
    private void read(RoutingContext context, UploadFile body, String type) {
        boolean isGzip = SpooledBody.isGzip(context.request());
        body.replace(file -> read(body.path(), isGzip, type, file))
                .onSuccess(unlessOver(context, fields -> proceed(context, fields, body.path())))
                .onFailure(context::fail);
    }

    private List<Field> read(Path body, boolean isGzip, String type, Path file) throws IOException {
        try (InputStream sent = Files.newInputStream(body);
                InputStream form =
                        isGzip ? new GzipBody(sent, maxBytes, ErrorCode.VALIDATION_ERROR) : sent) {
            return MultipartReader.read(form, type, file);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(ErrorCode.VALIDATION_ERROR, UNREADABLE);
        } catch (EOFException e) {
            throw ApiException.of(ErrorCode.VALIDATION_ERROR, BREAKS_OFF);
        }
    }

    /** Lists all files, although only the first is kept: the resource rejects others. */
    private static void proceed(RoutingContext context, List<Field> fields, Path firstFile) {
        MultiMap texts = context.request().formAttributes();
        List<FormFile> files = new ArrayList<>();
        for (Field field : fields) {
            if (field.text() != null) {
                texts.add(field.name(), field.text());
            } else {
                Path path = files.isEmpty() ? firstFile : null;
                files.add(new FormFile(field.name(), field.fileName(), path, field.bytes()));
            }
        }
        FormFile.put(context, List.copyOf(files));
        context.next();
    }
}
