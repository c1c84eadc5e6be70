package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.http.Envelope;
import io.leadkeep.idempotency.StoredResponse;
import jakarta.inject.Singleton;
import java.util.List;

/** Responses to a bulk request, as sent and as stored for a repeated request. */
@Singleton
class BulkResponses {

    private final ObjectMapper json;

    BulkResponses(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Makes an answer that can be kept and tells of no lead by name: a row that failed may hold the
     * address of anybody, whose lead is deleted one day.
     *
     * @param result of a bulk
     * @return 200, without addresses
     */
    StoredResponse of(BulkResult result) {
        return new StoredResponse(
                200, null, null, write(Envelope.of(result.withoutAddresses())), List.of(), false);
    }

    /**
     * Puts the addresses of rows that failed into an answer that was made without them.
     *
     * @param kept answer to a bulk, the first time or repeated
     * @param rows of the request, the same as the first time
     * @return with the addresses that were sent
     */
    public StoredResponse withAddresses(StoredResponse kept, List<BulkRow> rows) {
        BulkResult result = read(kept.body()).withAddresses(rows);
        return new StoredResponse(
                kept.status(),
                kept.location(),
                kept.etag(),
                write(Envelope.of(result)),
                kept.leadIds(),
                kept.replayed());
    }

    private BulkResult read(String body) {
        try {
            return json.treeToValue(json.readTree(body).path("data"), BulkResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(Object envelope) {
        try {
            return json.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
