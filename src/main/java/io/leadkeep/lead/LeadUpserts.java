package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.suppression.Suppression;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Creates a lead, or changes the one that has its address. */
@ApplicationScoped
class LeadUpserts {

    private final LeadInserts inserts;
    private final LeadUpdates updates;
    private final Suppression suppression;
    private final Transactions transactions;
    private final IdempotentRequests idempotentRequests;
    private final LeadResponses responses;
    private final Ids ids;
    private final Clock clock;

    LeadUpserts(
            LeadInserts inserts,
            LeadUpdates updates,
            Suppression suppression,
            Transactions transactions,
            IdempotentRequests idempotentRequests,
            LeadResponses responses,
            Ids ids,
            Clock clock) {
        this.inserts = inserts;
        this.updates = updates;
        this.suppression = suppression;
        this.transactions = transactions;
        this.idempotentRequests = idempotentRequests;
        this.responses = responses;
        this.ids = ids;
        this.clock = clock;
    }

    /** The lead to insert if the address is free, and the patch to apply if it is taken. */
    record Upsert(NewLead newLead, LeadPatch patch, Preconditions conditions) {}

    record Upserted(Lead lead, boolean isNew) {}

    /** Fails with 412 if a condition does not hold, with 422 if the address is rejected. */
    Uni<Upserted> upsert(Tenant tenant, Upsert upsert) {
        return transactions.inTransaction(
                tenant.call(), transaction -> upsert(tenant, upsert, transaction));
    }

    Uni<StoredResponse> upsertOnce(Tenant tenant, Upsert upsert, IdempotencyKey key) {
        return idempotentRequests.executeOnce(
                tenant,
                key,
                transaction ->
                        upsert(tenant, upsert, transaction)
                                .map(done -> responses.of(done.lead(), done.isNew())));
    }

    private Uni<Upserted> upsert(Tenant tenant, Upsert upsert, SqlConnection transaction) {
        return update(tenant, upsert, transaction)
                .onItem()
                .ifNull()
                .switchTo(() -> insert(tenant, upsert, transaction))
                .onItem()
                .ifNull()
                .switchTo(() -> upsertAgain(tenant, upsert, transaction));
    }

    /** The lead was created between the update and the insert. */
    private Uni<Upserted> upsertAgain(Tenant tenant, Upsert upsert, SqlConnection transaction) {
        return tenant.call().mayStart()
                ? upsert(tenant, upsert, transaction)
                : Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private Uni<Upserted> update(Tenant tenant, Upsert upsert, SqlConnection transaction) {
        return updates.patchByEmail(
                        tenant,
                        upsert.newLead().email(),
                        upsert.conditions(),
                        upsert.patch(),
                        transaction)
                .map(found -> found.orElse(null))
                .onItem()
                .ifNotNull()
                .call(lead -> refuseRejected(tenant, lead, transaction))
                .onItem()
                .ifNotNull()
                .transform(lead -> new Upserted(lead, false));
    }

    /** Fails with 422, which rolls the update back. */
    private Uni<?> refuseRejected(Tenant tenant, Lead lead, SqlConnection transaction) {
        return lead.doNotContactReason == null
                ? Uni.createFrom().voidItem()
                : suppression
                        .findRejected(tenant, List.of(lead.email), transaction)
                        .invoke(
                                rejected -> {
                                    if (!rejected.isEmpty()) {
                                        throw suppression.reject();
                                    }
                                });
    }

    private Uni<Upserted> insert(Tenant tenant, Upsert upsert, SqlConnection transaction) {
        upsert.conditions().checkMissing();
        Lead lead = upsert.newLead().toLead(tenant, ids.next(), clock.instant());
        return inserts.insert(tenant, lead, transaction)
                .map(inserted -> inserted ? new Upserted(lead, true) : null);
    }
}
