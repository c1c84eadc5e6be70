package io.leadkeep.lead.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.leadkeep.lead.LeadColumn;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.LeadTable;
import io.leadkeep.lead.LeadView;
import io.leadkeep.text.Times;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Writes leads as CSV (RFC 4180): the columns that an import reads, then the read-only ones. */
public final class LeadCsvWriter {

    private static final Map<String, Function<LeadView, Object>> COLUMNS = columns();

    /** The columns that every release has set. */
    private static final List<String> READ_ONLY =
            COLUMNS.keySet().stream()
                    .filter(LeadFields.READ_ONLY::contains)
                    .filter(name -> !name.startsWith("doNotContact"))
                    .toList();

    private LeadCsvWriter() {}

    private static Map<String, Function<LeadView, Object>> columns() {
        Map<String, Function<LeadView, Object>> columns = new LinkedHashMap<>();
        columns.put("email", LeadView::email);
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            columns.put(column.field(), column::valueOf);
        }
        // Keeps the position of the column.
        columns.put("tags", lead -> CsvCell.ofTags(lead.tags()));
        columns.put("_id", LeadView::id);
        columns.put("emailVerified", LeadView::emailVerified);
        columns.put("emailVerificationResult", LeadView::emailVerificationResult);
        columns.put("emailVerificationScore", LeadView::emailVerificationScore);
        columns.put("isCatchAll", LeadView::isCatchAll);
        columns.put("segProtected", LeadView::segProtected);
        columns.put("segProvider", LeadView::segProvider);
        columns.put("segProviderName", LeadView::segProviderName);
        columns.put("segCheckedAt", lead -> time(lead.segCheckedAt()));
        columns.put("espProvider", LeadView::espProvider);
        columns.put("enrichedAt", lead -> time(lead.enrichedAt()));
        columns.put("createdAt", lead -> time(lead.createdAt()));
        columns.put("updatedAt", lead -> time(lead.updatedAt()));
        columns.put("doNotContact", LeadView::doNotContact);
        columns.put("doNotContactReason", LeadView::doNotContactReason);
        return columns;
    }

    private static String time(Instant time) {
        return time == null ? null : Times.write(time);
    }

    /** Returns whether a header is that of an export; an earlier release had fewer columns. */
    public static boolean isHeader(List<String> names) {
        List<String> inOrder = COLUMNS.keySet().stream().filter(names::contains).toList();
        return names.equals(inOrder) && names.containsAll(READ_ONLY);
    }

    public static String header() {
        return write(List.of(COLUMNS.keySet()));
    }

    /** Returns rows, in which formulas are neutralised if they are {@code spreadsheetSafe}. */
    public static String rows(List<LeadView> leads, boolean spreadsheetSafe) {
        return write(leads.stream().map(lead -> cells(lead, spreadsheetSafe)).toList());
    }

    private static List<String> cells(LeadView lead, boolean spreadsheetSafe) {
        return COLUMNS.values().stream()
                .map(column -> Objects.toString(column.apply(lead), ""))
                .map(cell -> spreadsheetSafe ? CsvCell.neutralise(cell) : cell)
                .toList();
    }

    /** Returns rows of a file, in which formulas are neutralised. */
    public static String safeRows(List<List<String>> rows) {
        return write(
                rows.stream()
                        .map(cells -> cells.stream().map(CsvCell::neutraliseCell).toList())
                        .toList());
    }

    public static String write(List<? extends Iterable<String>> rows) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        rows.forEach(csv::writeRecord);
        return text.toString();
    }
}
