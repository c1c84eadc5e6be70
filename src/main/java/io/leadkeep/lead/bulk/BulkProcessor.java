package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.Envelope;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Stores the rows of a bulk request, once for each Idempotency-Key. */
@ApplicationScoped
class BulkProcessor {

    private static final String NAME = "Bulk";

    private final BulkWriter writer;
    private final IdempotentRequests requests;
    private final ObjectMapper json;

    BulkProcessor(BulkWriter writer, IdempotentRequests requests, ObjectMapper json) {
        this.writer = writer;
        this.requests = requests;
        this.json = json;
    }

    Uni<BulkResult> store(Tenant tenant, BulkRequest bulk) {
        OperationLog log = new OperationLog(tenant);
        return writer.storeInTransaction(tenant, bulk.rows(), bulk.options())
                .invoke(result -> log.written(name(bulk), bulk.rows().size(), result));
    }

    private static String name(BulkRequest bulk) {
        return bulk.options().dryRun() ? "Dry run of a bulk" : NAME;
    }

    Uni<StoredResponse> storeOnce(Tenant tenant, IdempotencyKey key, BulkRequest bulk) {
        OperationLog log = new OperationLog(tenant);
        return BulkWriter.retryDeadlocks(
                        requests.executeOnce(
                                tenant, key, transaction -> storeIn(transaction, tenant, bulk)))
                .map(stored -> complete(stored, bulk, log));
    }

    private Uni<StoredResponse> storeIn(
            SqlConnection transaction, Tenant tenant, BulkRequest bulk) {
        return writer.store(tenant, bulk.rows(), bulk.options(), transaction).map(this::toStored);
    }

    /** A stored response has no addresses: those of failed rows may be of leads deleted later. */
    private StoredResponse toStored(BulkResult result) {
        String body = write(result.withoutAddresses());
        return new StoredResponse(200, null, null, body, List.of(), false);
    }

    private StoredResponse complete(StoredResponse stored, BulkRequest bulk, OperationLog log) {
        BulkResult result = resultOf(stored).withAddresses(bulk.rows());
        if (!stored.replayed()) {
            log.written(NAME, bulk.rows().size(), result);
        }
        return new StoredResponse(
                stored.status(),
                stored.location(),
                stored.etag(),
                write(result),
                stored.leadIds(),
                stored.replayed());
    }

    private BulkResult resultOf(StoredResponse stored) {
        try {
            return json.treeToValue(json.readTree(stored.body()).path("data"), BulkResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(BulkResult result) {
        try {
            return json.writeValueAsString(Envelope.of(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
