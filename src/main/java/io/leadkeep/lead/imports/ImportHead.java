package io.leadkeep.lead.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadTable;
import io.leadkeep.lead.bulk.BulkResult;
import io.leadkeep.lead.bulk.BulkRow;
import io.leadkeep.lead.columns.Column;
import io.leadkeep.lead.columns.LeadColumns;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import java.util.List;

/**
 * What a client sees of a file before it is imported.
 *
 * @param encoding IANA name of its charset
 * @param delimiter between its cells
 * @param notes decisions about the columns that {@code columns} does not show
 * @param preview the first rows
 */
record ImportHead(
        @JsonUnwrapped ImportView view,
        String encoding,
        char delimiter,
        List<ColumnView> columns,
        List<String> notes,
        List<ObjectNode> preview,
        Estimate estimate) {

    static ImportHead of(
            ImportView view,
            LeadFile file,
            List<ColumnView> columns,
            List<ObjectNode> preview,
            Estimate estimate) {
        return new ImportHead(
                view,
                file.encoding().name(),
                file.delimiter(),
                columns,
                file.notes(List.of()),
                preview,
                estimate);
    }

    static List<ColumnView> columns(LeadFile file) {
        return file.columns().columns().stream().map(ColumnView::of).toList();
    }

    /** A column, the field that it fills, and others that it could fill. */
    record ColumnView(String name, List<String> samples, String field, List<String> alternatives) {

        static ColumnView of(Column column) {
            return new ColumnView(
                    column.name(), column.samples(), column.target(), column.alternatives());
        }
    }

    /** What will probably become of the rows; the numbers add up to that of the rows. */
    record Estimate(int create, int update, int skip, int fail) {

        /** Scales the outcome of the first rows to all rows. */
        static Estimate of(BulkResult first, int totalRows) {
            long examined =
                    Math.max(
                            1L,
                            (long) first.imported()
                                    + first.updated()
                                    + first.skipped()
                                    + first.failed());
            int update = scaled(first.updated(), totalRows, examined);
            int skip = scaled(first.skipped(), totalRows, examined);
            int fail = scaled(first.failed(), totalRows, examined);
            int create = scaled(first.imported(), totalRows, examined);
            // Rounded down: the rest goes to what most rows are.
            int rest = totalRows - create - update - skip - fail;
            int most = Math.max(Math.max(create, update), Math.max(skip, fail));
            if (most == create) {
                create += rest;
            } else if (most == update) {
                update += rest;
            } else if (most == skip) {
                skip += rest;
            } else {
                fail += rest;
            }
            return new Estimate(create, update, skip, fail);
        }

        private static int scaled(int count, int totalRows, long examined) {
            return (int) (count * (long) totalRows / examined);
        }
    }

    /** Returns a row as a lead, with its numbers and what is wrong with it. */
    static ObjectNode preview(CsvFile.Row source, BulkRow row, LeadColumns.Values cells) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("row", source.number());
        shown.put("line", source.line());
        shown.setAll(row.lead() == null ? asInFile(row, cells) : row.lead().toJson());
        shown.set("errors", array(row.errors()));
        shown.set("warnings", array(row.warnings()));
        return shown;
    }

    /** An invalid row has the same keys as a lead. */
    private static ObjectNode asInFile(BulkRow row, LeadColumns.Values cells) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("email", row.email());
        LeadTable.WRITABLE.forEach(
                column -> shown.set(column.shownAs(), cells.fields().get(column.field())));
        if (!cells.fields().has(LeadTable.TAGS.field())) {
            shown.putArray(LeadTable.TAGS.shownAs());
        }
        if (!cells.fields().has(CustomFields.FIELD)) {
            shown.set(CustomFields.FIELD, cells.custom());
        }
        return shown;
    }

    private static JsonNode array(List<FieldError> errors) {
        var array = JsonNodeFactory.instance.arrayNode();
        errors.forEach(
                error ->
                        array.addObject()
                                .put("field", error.field())
                                .put("message", error.message()));
        return array;
    }
}
