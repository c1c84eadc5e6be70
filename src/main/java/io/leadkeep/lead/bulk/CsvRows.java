package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.columns.LeadColumns;
import io.leadkeep.lead.csv.CsvFile;
import java.util.List;

/** The rows of a CSV file as rows of a bulk. */
public record CsvRows(LeadColumns columns, BulkOptions options, RowReader reader) {

    public CsvRows(LeadColumns columns, BulkOptions options) {
        this(columns, options, new RowReader(options));
    }

    /** Returns the normalised address of a row, or null; reads nothing else of the row. */
    public String email(CsvFile.Row row) {
        if (row.problem() != null || columns.surplus(row) != null) {
            return null;
        }
        ObjectNode fields = columns.email(row);
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        return LeadFields.email(new JsonFields(fields));
    }

    public BulkRow read(int index, CsvFile.Row row) {
        if (row.problem() != null) {
            FieldErrors errors = new FieldErrors();
            errors.add("row", row.problem());
            return BulkRow.invalid(index, null, errors, new FieldErrors());
        }
        LeadColumns.Values values = columns.values(row, options.policy().clearsBlank());
        BulkRow read = reader.read(index, values.fields(), values.custom());
        String surplus = columns.surplus(row);
        return surplus == null ? read : read.failedWith(List.of(new FieldError("row", surplus)));
    }
}
