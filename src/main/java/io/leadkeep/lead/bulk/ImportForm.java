package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.upload.FormFile;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Form of {@code POST /v1/leads/import/csv}.
 *
 * @param file deleted when the request ends; null if none was sent
 * @param mapping target by column: a string or null
 * @param cleanupIsDefault whether {@code dataCleanup} was not sent
 * @param errors broken rules of the form, to which those of the header are added
 */
record ImportForm(
        Path file,
        ObjectNode mapping,
        BulkOptions options,
        boolean cleanupIsDefault,
        FieldErrors errors) {

    private static final String FILE = "file";
    private static final String MAPPING = "mapping";
    private static final Set<String> TEXTS =
            Stream.concat(Stream.of(MAPPING), BulkOptions.NAMES.stream())
                    .collect(Collectors.toUnmodifiableSet());
    private static final NearestName NEAREST =
            new NearestName(Stream.concat(Stream.of(FILE), TEXTS.stream()).toList());

    /** Collects the broken rules of the form; fails with 413 if the file is too large. */
    static ImportForm of(RoutingContext request) {
        FieldErrors errors = new FieldErrors();
        List<FormFile> files = FormFile.of(request);
        Path file = file(files, errors);
        MultiMap texts = request.request().formAttributes();
        checkNames(texts, errors);
        if (files.stream().noneMatch(sent -> sent.name().equals(FILE)) && !texts.contains(FILE)) {
            errors.add(FILE, "is required");
        }
        ObjectNode values = values(texts);
        JsonFields fields = new JsonFields(values, errors);
        BulkOptions options = BulkOptions.of(fields, WritePolicy.OnInvalid.SKIP_VALUE);
        ObjectNode mapping = mapping(values.path(MAPPING), errors);
        return new ImportForm(file, mapping, options, !values.has(DataCleanup.OPTION), errors);
    }

    /** Returns this form without cleanup, unless it was asked for: an export imports unchanged. */
    ImportForm ofAnExport() {
        return cleanupIsDefault
                ? new ImportForm(file, mapping, options.withoutCleanup(), false, errors)
                : this;
    }

    private static Path file(List<FormFile> files, FieldErrors errors) {
        Path file = null;
        boolean found = false;
        for (FormFile sent : files) {
            if (TEXTS.contains(sent.name())) {
                errors.add(sent.name(), "must be a text, not a file");
            } else if (!sent.name().equals(FILE)) {
                refuseUnknown(sent.name(), errors);
            } else if (found) {
                errors.add(FILE, "is given twice: send one file at a time");
            } else if (sent.bytes() > BulkRouteLimits.MAX_FILE_BYTES) {
                throw ApiException.of(
                        ErrorCode.PAYLOAD_TOO_LARGE, "The file is larger than 50 MiB");
            } else {
                found = true;
                file = sent.path();
            }
        }
        return file;
    }

    private static void checkNames(MultiMap texts, FieldErrors errors) {
        for (String name : new TreeSet<>(texts.names())) {
            if (name.equals(FILE)) {
                errors.add(FILE, "must be sent as a file, with a file name");
            } else if (!TEXTS.contains(name)) {
                refuseUnknown(name, errors);
            } else if (texts.getAll(name).size() > 1) {
                errors.add(name, "is given twice");
            }
        }
    }

    private static void refuseUnknown(String name, FieldErrors errors) {
        errors.add(Text.quotable(name), NEAREST.didYouMean(name, "is not known"));
    }

    /** A browser sends empty fields too; they count as absent. */
    private static ObjectNode values(MultiMap texts) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String name : TEXTS) {
            String text = texts.get(name);
            if (text != null && !Text.trim(text).isEmpty()) {
                values.set(name, value(name, text));
            }
        }
        return values;
    }

    private static JsonNode value(String name, String text) {
        boolean isFlag = BulkOptions.FLAGS.contains(name) && text.matches("true|false");
        return isFlag ? BooleanNode.valueOf(Boolean.parseBoolean(text)) : TextNode.valueOf(text);
    }

    private static ObjectNode mapping(JsonNode text, FieldErrors errors) {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        if (text.isMissingNode()) {
            return mapping;
        }
        JsonNode sent = CsvCell.toJson(text.textValue());
        if (!sent.isObject()) {
            errors.add(MAPPING, "must be a JSON object such as {\"Work mail\": \"email\"}");
        }
        for (Map.Entry<String, JsonNode> target : sent.properties()) {
            if (target.getValue().isTextual() || target.getValue().isNull()) {
                mapping.set(target.getKey(), target.getValue());
            } else {
                errors.add(
                        MAPPING + "." + Text.quotable(target.getKey()),
                        "must be the name of a field, custom:Name, or null");
            }
        }
        return mapping;
    }
}
