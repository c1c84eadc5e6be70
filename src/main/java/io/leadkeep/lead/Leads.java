package io.leadkeep.lead;

import io.leadkeep.database.ReadOnlyPrimaryGuard;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The only door to the rows of leads by way of entities. Every method takes the workspace first and
 * touches no other.
 *
 * <p>Sessions are stateless and without a transaction: a create is one statement, which PostgreSQL
 * commits by itself, so it costs one round trip instead of three.
 */
@ApplicationScoped
class Leads {

    private final Mutiny.SessionFactory sessions;
    private final LeadInserts inserts;
    private final Transactions connections;
    private final ReadOnlyPrimaryGuard failOver;

    Leads(
            Mutiny.SessionFactory sessions,
            LeadInserts inserts,
            Transactions connections,
            ReadOnlyPrimaryGuard failOver) {
        this.sessions = sessions;
        this.inserts = inserts;
        this.connections = connections;
        this.failOver = failOver;
    }

    /**
     * Inserts a lead. The unique index decides about duplicates; nothing is read before.
     *
     * @param workspaceId whose lead it will be
     * @param lead to insert
     * @param abandoned whether nobody waits for the answer any more: then nothing is begun
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> create(String workspaceId, Lead lead, BooleanSupplier abandoned) {
        if (connections.needTransactions()) {
            return connections.inTransaction(
                    abandoned, connection -> inserts.create(workspaceId, lead, connection));
        }
        return inTime(abandoned, session -> session.insert(lead))
                .replaceWith(lead)
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(
                        // On another connection: the session that ran into the duplicate is dead.
                        () ->
                                connections.with(
                                        abandoned,
                                        connection ->
                                                inserts.refuse(workspaceId, lead, connection)));
    }

    /**
     * Works in a session of its own, unless the client has hung up while it waited for a
     * connection, or has waited so long that it is told "unavailable": then nothing is begun any
     * more.
     */
    private <T> Uni<T> inTime(
            BooleanSupplier abandoned, Function<Mutiny.StatelessSession, Uni<T>> work) {
        Deadline patience = Deadline.in(Transactions.PATIENCE);
        return sessions.withStatelessSession(
                session ->
                        abandoned.getAsBoolean() || patience.hasPassed()
                                ? Uni.createFrom()
                                        .failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE))
                                : failOver.watch(
                                        work.apply(session),
                                        () ->
                                                session.createNativeQuery(
                                                                ReadOnlyPrimaryGuard.LEAVE)
                                                        .getSingleResult()));
    }
}
