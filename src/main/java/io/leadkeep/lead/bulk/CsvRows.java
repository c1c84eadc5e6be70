package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.columns.LeadColumns;
import io.leadkeep.lead.csv.CsvFile;
import java.util.List;

/** The rows of a CSV file as rows of a bulk. */
record CsvRows(LeadColumns columns, BulkOptions options) {

    /** Returns the normalised address of a row, or null; reads nothing else of the row. */
    String email(CsvFile.Row row) {
        if (problem(row) != null) {
            return null;
        }
        ObjectNode fields = columns.email(row);
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        return LeadFields.email(new JsonFields(fields));
    }

    BulkRow read(int index, CsvFile.Row row) {
        String problem = problem(row);
        ObjectNode fields =
                row.problem() == null ? columns.fields(row) : JsonNodeFactory.instance.objectNode();
        BulkRow read = BulkRow.of(index, fields, options);
        return problem == null ? read : read.failedWith(List.of(new FieldError("row", problem)));
    }

    private String problem(CsvFile.Row row) {
        return row.problem() != null ? row.problem() : columns.surplus(row);
    }
}
