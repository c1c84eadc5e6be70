package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.LeadFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Body of {@code POST /v1/leads/bulk}; the rows are valid or have an error. */
record BulkRequest(List<BulkRow> rows, BulkOptions options) {

    private static final int MAX_ROWS = 5_000;
    private static final Set<String> KEYS =
            Stream.concat(Stream.of("leads"), BulkOptions.NAMES.stream())
                    .collect(Collectors.toUnmodifiableSet());

    /** Fails with 400 for a broken rule of the request itself; broken rules of a row stay in it. */
    static BulkRequest of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(KEYS, "is not known here");
        BulkOptions options = BulkOptions.of(fields, WritePolicy.OnInvalid.SKIP_ROW);
        JsonNode leads = fields.array("leads", MAX_ROWS, "leads");
        fields.throwIfBroken();
        List<BulkRow> rows = new ArrayList<>(leads.size());
        boolean cleanupIsDefault = fields.value(DataCleanup.OPTION).isNull();
        RowReader reader = new RowReader(options);
        RowReader withoutCleanup = new RowReader(options.withoutCleanup());
        for (int i = 0; i < leads.size(); i++) {
            JsonNode row = leads.get(i);
            // An exported lead is imported unchanged.
            boolean isExported = cleanupIsDefault && LeadFields.areOfResponse(row);
            rows.add((isExported ? withoutCleanup : reader).read(i, row));
        }
        return new BulkRequest(rows, options);
    }
}
