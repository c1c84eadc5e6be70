package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.bulk.BulkOptions;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvEncoding;
import io.vertx.mutiny.sqlclient.Row;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;

/**
 * What the service must know of an import to work on it.
 *
 * @param header the cells of the header
 * @param mapping target by column: a string or null
 * @param sent the options as the client sent them
 * @param processed number of rows that are written
 */
record StoredImport(
        String id,
        String fileName,
        String userId,
        CsvEncoding encoding,
        List<String> header,
        ObjectNode mapping,
        ObjectNode sent,
        int processed) {

    static final String COLUMNS =
            "id, file_name, user_id, charset, charset_mark, charset_is_guessed, header,"
                    + " mapping, options, processed_rows";

    static StoredImport of(Row row) {
        return new StoredImport(
                row.getString("id"),
                row.getString("file_name"),
                row.getString("user_id"),
                new CsvEncoding(
                        Charset.forName(row.getString("charset")),
                        row.getInteger("charset_mark"),
                        row.getBoolean("charset_is_guessed")),
                List.of(row.getArrayOfStrings("header")),
                (ObjectNode) StoredJson.read(row.getString("mapping")),
                (ObjectNode) StoredJson.read(row.getString("options")),
                row.getInteger("processed_rows"));
    }

    StoredImport withHeader(List<String> other) {
        return new StoredImport(id, fileName, userId, encoding, other, mapping, sent, processed);
    }

    /** Returns the cause of the changes that the import makes. */
    Actor actor() {
        return Actor.ofImport(id, fileName);
    }

    /** Returns the workspace with the user and the cause of the changes. */
    Tenant tenant(Tenant tenant) {
        return Tenant.ofService(tenant.workspaceId(), userId, tenant.call()).with(actor());
    }

    /** Examines the file, or its beginning; broken rules of the mapping are reported. */
    LeadFile open(Path path, FieldErrors errors) throws IOException {
        return LeadFile.of(path, encoding, mapping, errors);
    }

    boolean returnsResults() {
        return BulkOptions.ofFile(new JsonFields(sent)).returnResults();
    }

    BulkOptions options(LeadFile file) {
        return BulkOptions.ofFile(new JsonFields(sent))
                .forFile(file, !sent.has(DataCleanup.OPTION));
    }
}
