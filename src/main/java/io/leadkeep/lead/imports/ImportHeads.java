package io.leadkeep.lead.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.lead.bulk.BulkWriter;
import io.leadkeep.lead.columns.LeadFile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * What clients see of a file that is not imported yet. What is stored of it for an Idempotency-Key
 * has no personal data.
 */
@Singleton
record ImportHeads(BulkWriter writer, ObjectMapper json) {

    private static final int ACCEPTED = 202;

    StoredResponse toStored(
            ImportView view, ImportUpload.Examined examined, ImportHead.Estimate estimate) {
        ImportHead head =
                ImportHead.of(view, examined.plan().file(), List.of(), List.of(), estimate);
        return new StoredResponse(
                ACCEPTED,
                "/v1/imports/" + view.id(),
                null,
                write(Envelope.of(head)),
                List.of(),
                false);
    }

    /** Adds the cells of the file, which a client that repeats the request has sent again. */
    StoredResponse complete(StoredResponse stored, ImportUpload.Examined examined) {
        ObjectNode body = read(stored.body());
        ObjectNode data = (ObjectNode) body.get("data");
        data.set("columns", json.valueToTree(ImportHead.columns(examined.plan().file())));
        data.set("preview", json.valueToTree(examined.first().preview()));
        return stored.withBody(write(body));
    }

    ImportHead of(ImportView view, FirstRows first, ImportHead.Estimate estimate) {
        LeadFile file = first.file();
        return ImportHead.of(view, file, ImportHead.columns(file), first.preview(), estimate);
    }

    /** Returns what would probably become of all rows; nothing is written. */
    Uni<ImportHead.Estimate> estimate(Tenant tenant, FirstRows first, int totalRows) {
        if (first.rows().isEmpty()) {
            return Uni.createFrom().item(new ImportHead.Estimate(0, 0, 0, 0));
        }
        return writer.storeInTransaction(tenant, first.rows(), first.dryRun())
                .map(outcome -> ImportHead.Estimate.of(outcome, totalRows));
    }

    private ObjectNode read(String body) {
        try {
            return (ObjectNode) json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
