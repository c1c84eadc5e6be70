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
 * Form of {@code POST /v1/leads/import/csv} and {@code POST /v1/imports}.
 *
 * @param fileName as the client sent it
 * @param file deleted when the request ends; null if none was sent
 * @param mapping target by column: a string or null
 * @param sent the other fields as JSON
 * @param errors broken rules of the form, to which those of the header are added
 */
public record ImportForm(
        Path file,
        String fileName,
        ObjectNode mapping,
        ObjectNode sent,
        BulkOptions options,
        FieldErrors errors) {

    private static final String FILE = "file";
    public static final String MAPPING = "mapping";

    /**
     * What a form may contain.
     *
     * @param moreFlags fields that are true or false, beside the options
     */
    public record Rules(long maxFileBytes, Set<String> moreFlags) {

        private Set<String> texts() {
            return Stream.of(Set.of(MAPPING), BulkOptions.NAMES, moreFlags)
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private boolean isFlag(String name) {
            return BulkOptions.FLAGS.contains(name) || moreFlags.contains(name);
        }

        private void refuseUnknown(String name, FieldErrors errors) {
            NearestName nearest =
                    new NearestName(Stream.concat(Stream.of(FILE), texts().stream()).toList());
            errors.add(Text.quotable(name), nearest.didYouMean(name, "is not known"));
        }
    }

    /** Collects the broken rules of the form; fails with 413 if the file is too large. */
    public static ImportForm of(RoutingContext request, Rules rules) {
        FieldErrors errors = new FieldErrors();
        List<FormFile> files = FormFile.of(request);
        FormFile file = file(files, rules, errors);
        MultiMap texts = request.request().formAttributes();
        checkNames(texts, rules, errors);
        if (files.stream().noneMatch(sent -> sent.name().equals(FILE)) && !texts.contains(FILE)) {
            errors.add(FILE, "is required");
        }
        ObjectNode sent = values(texts, rules);
        BulkOptions options = BulkOptions.ofFile(new JsonFields(sent, errors));
        JsonNode mapping = sent.path(MAPPING);
        sent.remove(MAPPING);
        return new ImportForm(
                file == null ? null : file.path(),
                file == null ? null : file.fileName(),
                mapping.isMissingNode()
                        ? JsonNodeFactory.instance.objectNode()
                        : mapping(CsvCell.toJson(mapping.textValue()), errors),
                sent,
                options,
                errors);
    }

    public boolean cleanupIsDefault() {
        return !sent.has(DataCleanup.OPTION);
    }

    private static FormFile file(List<FormFile> files, Rules rules, FieldErrors errors) {
        FormFile file = null;
        for (FormFile sent : files) {
            if (rules.texts().contains(sent.name())) {
                errors.add(sent.name(), "must be a text, not a file");
            } else if (!sent.name().equals(FILE)) {
                rules.refuseUnknown(sent.name(), errors);
            } else if (file != null) {
                errors.add(FILE, "is given twice: send one file at a time");
            } else if (sent.bytes() > rules.maxFileBytes()) {
                throw ApiException.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The file is larger than %d MiB".formatted(rules.maxFileBytes() >> 20));
            } else {
                file = sent;
            }
        }
        return file;
    }

    private static void checkNames(MultiMap texts, Rules rules, FieldErrors errors) {
        for (String name : new TreeSet<>(texts.names())) {
            if (name.equals(FILE)) {
                errors.add(FILE, "must be sent as a file, with a file name");
            } else if (!rules.texts().contains(name)) {
                rules.refuseUnknown(name, errors);
            } else if (texts.getAll(name).size() > 1) {
                errors.add(name, "is given twice");
            }
        }
    }

    /** A browser sends empty fields too; they count as absent. */
    private static ObjectNode values(MultiMap texts, Rules rules) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String name : rules.texts()) {
            String text = texts.get(name);
            if (text != null && !Text.trim(text).isEmpty()) {
                values.set(name, value(rules.isFlag(name), text));
            }
        }
        return values;
    }

    private static JsonNode value(boolean isFlag, String text) {
        return isFlag && text.matches("true|false")
                ? BooleanNode.valueOf(Boolean.parseBoolean(text))
                : TextNode.valueOf(text);
    }

    /** Reads a mapping; every target of the result is a string or null. */
    public static ObjectNode mapping(JsonNode sent, FieldErrors errors) {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
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
