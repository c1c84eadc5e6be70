package io.leadkeep.lead;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Creates a lead, or changes the one that has its address. */
@ApplicationScoped
class LeadUpserts {

    private final LeadInserts inserts;
    private final LeadUpdates changes;
    private final Ids ids;
    private final Clock clock;

    LeadUpserts(LeadInserts inserts, LeadUpdates changes, Ids ids, Clock clock) {
        this.inserts = inserts;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a client wants a lead to be.
     *
     * @param userId in whose name it is created
     * @param newLead what it holds if it is new
     * @param patch what changes if it exists
     * @param condition on what the client last saw of it
     */
    record Upsert(String userId, NewLead newLead, LeadPatch patch, IfMatch condition) {}

    /**
     * How it went.
     *
     * @param lead as stored
     * @param isNew whether it was created
     */
    record Upserted(Lead lead, boolean isNew) {}

    /**
     * Creates or changes, within a transaction.
     *
     * @param workspaceId whose lead
     * @param upsert what it shall be
     * @param connection with the transaction on it
     * @return the lead; fails with 412 if the condition does not hold
     */
    Uni<Upserted> upsert(String workspaceId, Upsert upsert, SqlConnection connection) {
        return upsert(workspaceId, upsert, connection, Deadline.in(Transactions.PATIENCE));
    }

    /** A lead that comes or goes between the two statements is met again on the next turn. */
    private Uni<Upserted> upsert(
            String workspaceId, Upsert upsert, SqlConnection connection, Deadline patience) {
        return change(workspaceId, upsert, connection)
                .onItem()
                .ifNull()
                .switchTo(() -> insert(workspaceId, upsert, connection))
                .onItem()
                .ifNull()
                .switchTo(
                        () ->
                                patience.hasPassed()
                                        ? Uni.createFrom()
                                                .failure(
                                                        ApiException.of(
                                                                ErrorCode.SERVICE_UNAVAILABLE))
                                        : upsert(workspaceId, upsert, connection, patience));
    }

    private Uni<Upserted> change(String workspaceId, Upsert upsert, SqlConnection connection) {
        return changes.patchByEmail(
                        workspaceId,
                        upsert.newLead().email(),
                        upsert.condition(),
                        upsert.patch(),
                        connection)
                .map(found -> found.map(lead -> new Upserted(lead, false)).orElse(null));
    }

    private Uni<Upserted> insert(String workspaceId, Upsert upsert, SqlConnection connection) {
        if (upsert.condition().isGiven()) {
            return Uni.createFrom().failure(ApiException.of(ErrorCode.PRECONDITION_FAILED));
        }
        LeadKey key = new LeadKey(workspaceId, ids.next());
        Lead lead = upsert.newLead().toLead(key, upsert.userId(), clock.instant());
        return inserts.tryToInsert(workspaceId, lead, connection)
                .map(inserted -> inserted ? new Upserted(lead, true) : null);
    }
}
