package io.leadkeep.http.upload;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Receives the parts of one form. */
final class FormReader {

    private static final String UNREADABLE =
            "The form cannot be read, or has a field of more than 64 KiB, or too many fields";

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final UploadFile file;
    private final SpooledBody disk;
    private final ErrorMapper errors;
    private final List<FormFile> complete = new ArrayList<>();
    private int begun;
    private long bytes;

    FormReader(RoutingContext context, UploadFile file, SpooledBody disk, ErrorMapper errors) {
        this.context = context;
        this.request = context.request();
        this.file = file;
        this.disk = disk;
        this.errors = errors;
    }

    /** Proceeds with the request when the form is complete, otherwise answers it. */
    void read() {
        request.setExpectMultipart(true);
        request.uploadHandler(this::begin);
        request.handler(this::count);
        request.exceptionHandler(
                thrown -> reject(ApiException.of(ErrorCode.VALIDATION_ERROR, UNREADABLE)));
        request.endHandler(ended -> end());
    }

    /** Keeps the first file. A second one is only listed: the resource rejects it. */
    private void begin(HttpServerFileUpload upload) {
        boolean isKept = begun++ == 0;
        if (isKept) {
            upload.handler(part -> file.append(part, context));
        }
        upload.endHandler(
                ended ->
                        complete.add(
                                new FormFile(
                                        upload.name(),
                                        isKept ? file.path() : null,
                                        upload.size())));
    }

    private void count(Buffer part) {
        bytes += part.length();
        disk.isWithinLimit(context, bytes);
    }

    private void reject(ApiException failure) {
        errors.answer(context, failure);
    }

    private void end() {
        if (SpooledBody.isOver(context)) {
            return;
        }
        if (complete.size() < begun) {
            reject(
                    ApiException.of(
                            ErrorCode.VALIDATION_ERROR,
                            "The form breaks off: its closing boundary is missing"));
            return;
        }
        FormFile.put(context, List.copyOf(complete));
        file.close().onSuccess(closed -> proceed()).onFailure(context::fail);
    }

    private void proceed() {
        if (!SpooledBody.isOver(context)) {
            context.next();
        }
    }
}
