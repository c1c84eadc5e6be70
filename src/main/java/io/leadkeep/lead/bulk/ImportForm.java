package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.FieldError;
import io.leadkeep.http.upload.FormFile;
import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The form of an import (contract, section 4, {@code POST /v1/leads/import/csv}).
 *
 * @param file where the file lies until the request has ended; null if none was sent
 * @param mapping what the client says of columns; texts and nulls
 * @param options how rows are treated
 * @param cleanupIsOpen whether the client has left it to the file if rows are tidied up
 * @param errors broken rules of the form itself
 */
record ImportForm(
        Path file,
        ObjectNode mapping,
        BulkOptions options,
        boolean cleanupIsOpen,
        List<FieldError> errors) {

    private static final long MAX_FILE_BYTES = 50L * 1024 * 1024;
    private static final String FILE = "file";
    private static final String MAPPING = "mapping";
    private static final Set<String> TEXTS =
            Set.of(MAPPING, "skipDuplicates", "dataCleanup", "tag");

    /**
     * Reads a form.
     *
     * @param request whose body has arrived in full
     * @return the form, with its broken rules
     * @throws ApiException 413 if the file is too large
     */
    static ImportForm of(RoutingContext request) {
        List<FieldError> errors = new ArrayList<>();
        List<FormFile> files = FormFile.of(request);
        Path file = file(files, errors);
        MultiMap texts = request.request().formAttributes();
        for (String name : new TreeSet<>(texts.names())) {
            if (name.equals(FILE)) {
                errors.add(new FieldError(FILE, "must be sent as a file, with a file name"));
            } else if (!TEXTS.contains(name)) {
                refuseUnknown(name, errors);
            } else if (texts.getAll(name).size() > 1) {
                errors.add(new FieldError(name, "is given twice"));
            }
        }
        if (files.stream().noneMatch(sent -> sent.name().equals(FILE)) && !texts.contains(FILE)) {
            errors.add(new FieldError(FILE, "is required"));
        }
        String tag = texts.get("tag");
        BulkOptions options =
                BulkRequest.options(
                        flag("skipDuplicates", texts, errors),
                        flag("dataCleanup", texts, errors),
                        isBlank(tag)
                                ? JsonNodeFactory.instance.nullNode()
                                : JsonNodeFactory.instance.textNode(tag),
                        errors);
        return new ImportForm(
                file,
                mapping(texts.get(MAPPING), errors),
                options,
                isBlank(texts.get("dataCleanup")),
                errors);
    }

    /**
     * The same form for a file of our own making, which is tidied up only where the client says so:
     * what was exported imports again unchanged.
     */
    ImportForm ofAnExport() {
        return cleanupIsOpen
                ? new ImportForm(file, mapping, options.withoutCleanup(), false, errors)
                : this;
    }

    private static Path file(List<FormFile> files, List<FieldError> errors) {
        Path file = null;
        boolean isThere = false;
        for (FormFile sent : files) {
            if (!sent.name().equals(FILE)) {
                if (TEXTS.contains(sent.name())) {
                    errors.add(new FieldError(sent.name(), "must be a text, not a file"));
                } else {
                    refuseUnknown(sent.name(), errors);
                }
            } else if (isThere) {
                errors.add(new FieldError(FILE, "is given twice: send one file at a time"));
            } else if (sent.bytes() > MAX_FILE_BYTES) {
                throw ApiException.of(
                        ErrorCode.PAYLOAD_TOO_LARGE, "The file is larger than 50 MiB");
            } else {
                isThere = true;
                file = sent.path();
            }
        }
        return file;
    }

    private static void refuseUnknown(String name, List<FieldError> errors) {
        Set<String> known = new TreeSet<>(TEXTS);
        known.add(FILE);
        errors.add(
                new FieldError(
                        Text.quotable(name),
                        new NearestName(known)
                                .to(name)
                                .map(near -> "is not known; did you mean " + near + "?")
                                .orElse("is not known")));
    }

    /** A form sends its empty fields along. */
    private static boolean isBlank(String text) {
        return text == null || Text.trim(text).isEmpty();
    }

    private static boolean flag(String name, MultiMap texts, List<FieldError> errors) {
        String text = texts.get(name);
        if (!isBlank(text) && !text.equals("true") && !text.equals("false")) {
            errors.add(new FieldError(name, "must be true or false"));
        }
        return isBlank(text) || text.equals("true");
    }

    private static ObjectNode mapping(String text, List<FieldError> errors) {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        if (isBlank(text)) {
            return mapping;
        }
        JsonNode sent = CsvCell.toJson(text);
        if (!sent.isObject()) {
            errors.add(
                    new FieldError(
                            MAPPING, "must be a JSON object such as {\"Work mail\": \"email\"}"));
        }
        for (Map.Entry<String, JsonNode> wish : sent.properties()) {
            if (wish.getValue().isTextual() || wish.getValue().isNull()) {
                mapping.set(wish.getKey(), wish.getValue());
            } else {
                errors.add(
                        new FieldError(
                                MAPPING + "." + Text.quotable(wish.getKey()),
                                "must be the name of a field, custom:Name, or null"));
            }
        }
        return mapping;
    }
}
