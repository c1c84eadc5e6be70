package io.leadkeep.lead.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

enum ExportFormat {
    CSV("csv", "text/csv; charset=utf-8"),
    NDJSON("ndjson", "application/x-ndjson");

    private final String extension;
    private final String contentType;

    ExportFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(each -> each.extension).toList();
    }

    /** Reads the parameter {@code format}: csv if it is null, empty if it is unknown. */
    static Optional<ExportFormat> of(String format) {
        return format == null
                ? Optional.of(CSV)
                : Arrays.stream(values()).filter(each -> each.extension.equals(format)).findFirst();
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return "leads." + extension;
    }
}
