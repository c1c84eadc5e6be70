package io.leadkeep.lead.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.Envelope;
import io.leadkeep.idempotency.StoredResponse;
import jakarta.inject.Singleton;
import java.util.List;

/** The response to an upload; what is stored of it for an Idempotency-Key has no personal data. */
@Singleton
record ImportHeads(ObjectMapper json) {

    private static final int ACCEPTED = 202;

    StoredResponse toStored(
            ImportView view, ImportUpload.Examined examined, ImportHead.Estimate estimate) {
        List<String> notes = examined.plan().file().notes(List.of());
        ImportHead head = new ImportHead(view, List.of(), notes, List.of(), estimate);
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
        data.set(
                "columns",
                json.valueToTree(
                        examined.plan().file().columns().columns().stream()
                                .map(ImportHead.ColumnView::of)
                                .toList()));
        data.set("preview", json.valueToTree(examined.preview()));
        return stored.withBody(write(body));
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
