package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.http.Envelope;
import io.leadkeep.idempotency.StoredResponse;
import jakarta.inject.Singleton;
import java.util.List;

/** Converts the result of a bulk to the response that is stored for a repeated request. */
@Singleton
class BulkResponses {

    private final ObjectMapper json;

    BulkResponses(ObjectMapper json) {
        this.json = json;
    }

    /** A stored response has no addresses: those of failed rows may be of leads deleted later. */
    StoredResponse toStored(BulkResult result) {
        String body = write(Envelope.of(result.withoutAddresses()));
        return new StoredResponse(200, null, null, body, List.of(), false);
    }

    BulkResult resultOf(StoredResponse stored) {
        try {
            return json.treeToValue(json.readTree(stored.body()).path("data"), BulkResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    StoredResponse with(BulkResult result, StoredResponse stored) {
        return new StoredResponse(
                stored.status(),
                stored.location(),
                stored.etag(),
                write(Envelope.of(result)),
                stored.leadIds(),
                stored.replayed());
    }

    private String write(Object envelope) {
        try {
            return json.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
