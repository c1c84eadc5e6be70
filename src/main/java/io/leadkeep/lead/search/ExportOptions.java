package io.leadkeep.lead.search;

import io.leadkeep.json.FieldErrors;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;

/**
 * How an export is written.
 *
 * @param spreadsheetSafe whether a cell of a CSV file that a spreadsheet would run as a formula is
 *     neutralised
 */
record ExportOptions(ExportFormat format, boolean spreadsheetSafe) {

    private static final String FORMAT = "format";
    private static final String SPREADSHEET_SAFE = "spreadsheetSafe";

    static final Set<String> PARAMETERS = Set.of(FORMAT, SPREADSHEET_SAFE);

    static ExportOptions of(MultiMap query, FieldErrors errors) {
        Optional<ExportFormat> format = ExportFormat.of(query.get(FORMAT));
        if (format.isEmpty()) {
            errors.addNotOneOf(FORMAT, query.get(FORMAT), ExportFormat.names());
        }
        String safe = query.get(SPREADSHEET_SAFE);
        if (safe != null && !safe.equals("true") && !safe.equals("false")) {
            errors.add(SPREADSHEET_SAFE, "must be true or false");
        }
        return new ExportOptions(format.orElse(ExportFormat.CSV), !"false".equals(safe));
    }
}
