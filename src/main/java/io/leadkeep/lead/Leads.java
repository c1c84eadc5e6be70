package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.ReadOnlyPrimaryGuard;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Creates one lead. The unique index decides about duplicates; nothing is read before the insert.
 *
 * <p>The session is stateless and has no transaction: the insert is one statement that commits on
 * its own, and costs one round trip instead of three.
 */
@ApplicationScoped
class Leads {

    private final Mutiny.SessionFactory sessions;
    private final LeadInserts inserts;
    private final LeadResponses responses;
    private final Transactions transactions;
    private final ReadOnlyPrimaryGuard readOnlyPrimary;

    Leads(
            Mutiny.SessionFactory sessions,
            LeadInserts inserts,
            LeadResponses responses,
            Transactions transactions,
            ReadOnlyPrimaryGuard readOnlyPrimary) {
        this.sessions = sessions;
        this.inserts = inserts;
        this.responses = responses;
        this.transactions = transactions;
        this.readOnlyPrimary = readOnlyPrimary;
    }

    /** Inserts the entity; fails with 409 and the existing lead for a duplicate. */
    Uni<Lead> create(Tenant tenant, Lead lead) {
        if (transactions.needTransactions()) {
            return transactions.inTransaction(
                    tenant.call(), transaction -> create(tenant, lead, transaction));
        }
        return sessions.withStatelessSession(session -> insert(tenant, lead, session))
                .replaceWith(lead)
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(() -> refuseOnOtherConnection(tenant, lead));
    }

    private Uni<Void> insert(Tenant tenant, Lead lead, Mutiny.StatelessSession session) {
        return tenant.call().mayStart()
                ? readOnlyPrimary.watch(
                        session.insert(lead),
                        () ->
                                session.createNativeQuery(ReadOnlyPrimaryGuard.TERMINATE_BACKEND)
                                        .getSingleResult())
                : unavailable();
    }

    /** A session cannot be used after a failure. */
    private Uni<Lead> refuseOnOtherConnection(Tenant tenant, Lead lead) {
        return transactions.run(tenant.call(), connection -> refuse(tenant, lead, connection));
    }

    /**
     * Inserts the row of a lead that an earlier statement may have inserted already; fails with 409
     * and the existing lead for a duplicate.
     */
    Uni<Lead> create(Tenant tenant, Lead lead, SqlConnection connection) {
        return inserts.insert(tenant, lead, connection)
                .chain(
                        inserted ->
                                inserted
                                        ? Uni.createFrom().item(lead)
                                        : refuse(tenant, lead, connection));
    }

    private Uni<Lead> refuse(Tenant tenant, Lead lead, SqlConnection connection) {
        return inserts.findExisting(tenant, lead.email, connection)
                .chain(
                        existing ->
                                existing.isPresent()
                                        ? answer(lead, existing.get())
                                        : createAgain(tenant, lead, connection));
    }

    private Uni<Lead> answer(Lead lead, ExistingLead existing) {
        return existing.id().equals(lead.id)
                ? Uni.createFrom().item(lead)
                : Uni.createFrom().failure(responses.duplicate(existing));
    }

    /** The lead that had the address has been deleted meanwhile. */
    private Uni<Lead> createAgain(Tenant tenant, Lead lead, SqlConnection connection) {
        return tenant.call().mayStart() ? create(tenant, lead, connection) : unavailable();
    }

    private static <T> Uni<T> unavailable() {
        return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }
}
