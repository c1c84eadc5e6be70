package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Stores the rows of a bulk request, once for each Idempotency-Key. */
@ApplicationScoped
class BulkProcessor {

    private static final String NAME = "Bulk";

    private final BulkWriter writer;
    private final IdempotentRequests requests;
    private final BulkResponses responses;

    BulkProcessor(BulkWriter writer, IdempotentRequests requests, BulkResponses responses) {
        this.writer = writer;
        this.requests = requests;
        this.responses = responses;
    }

    Uni<BulkResult> store(Tenant tenant, BulkRequest bulk) {
        OperationLog log = new OperationLog(tenant);
        return writer.storeInTransaction(tenant, bulk.rows(), bulk.options())
                .invoke(result -> log.written(NAME, bulk.rows().size(), result));
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
        return writer.store(tenant, bulk.rows(), bulk.options(), transaction)
                .map(responses::toStored);
    }

    private StoredResponse complete(StoredResponse stored, BulkRequest bulk, OperationLog log) {
        BulkResult result = responses.resultOf(stored).withAddresses(bulk.rows());
        if (!stored.replayed()) {
            log.written(NAME, bulk.rows().size(), result);
        }
        return responses.with(result, stored);
    }
}
