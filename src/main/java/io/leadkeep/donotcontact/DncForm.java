package io.leadkeep.donotcontact;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.upload.FormFile;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.text.Text;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The form of {@code POST /v1/dnc/import}: a file and nothing else. */
final class DncForm {

    private static final String FILE = "file";

    private DncForm() {}

    /** Returns the file; fails with 400 for broken rules, with 413 if it is too large. */
    static Path file(RoutingContext request) {
        FieldErrors errors = new FieldErrors();
        MultiMap texts = request.request().formAttributes();
        for (String name : new TreeSet<>(texts.names())) {
            errors.add(
                    Text.quotable(name),
                    name.equals(FILE)
                            ? "must be sent as a file, with a file name"
                            : "is not known here");
        }
        List<FormFile> files = new ArrayList<>();
        for (FormFile sent : FormFile.of(request)) {
            if (sent.name().equals(FILE)) {
                files.add(sent);
            } else {
                errors.add(Text.quotable(sent.name()), "is not known here");
            }
        }
        if (files.size() > 1) {
            errors.add(FILE, "is given twice: send one file at a time");
        } else if (files.isEmpty() && !texts.contains(FILE)) {
            errors.add(FILE, "is required");
        }
        errors.throwIfAny();
        if (files.get(0).bytes() > DncRouteLimits.MAX_FILE_BYTES) {
            throw ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE, "The file is larger than 50 MiB");
        }
        return files.get(0).path();
    }
}
