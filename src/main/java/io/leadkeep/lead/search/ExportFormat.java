package io.leadkeep.lead.search;

import java.util.Arrays;
import java.util.Optional;

/** In which form leads leave (contract, section 4, {@code GET /v1/leads/export}). */
enum ExportFormat {
    CSV("csv", "text/csv; charset=utf-8"),
    NDJSON("ndjson", "application/x-ndjson");

    private final String word;
    private final String contentType;

    ExportFormat(String word, String contentType) {
        this.word = word;
        this.contentType = contentType;
    }

    /**
     * Reads the parameter {@code format}.
     *
     * @param word as sent, or null
     * @return the format, csv unless told otherwise; empty for an unknown one
     */
    static Optional<ExportFormat> of(String word) {
        return word == null
                ? Optional.of(CSV)
                : Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return "leads." + word;
    }
}
