package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.database.SqlState;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The only door to the rows of leads. Every method takes the workspace first and touches no other.
 *
 * <p>Sessions are stateless and without a transaction: a create is one statement, which PostgreSQL
 * commits by itself, so it costs one round trip instead of three.
 */
@ApplicationScoped
class Leads {

    /** Not through a session: for one row that costs more than everything else on its way. */
    private static final String FIND =
            "select " + LeadRows.COLUMNS + " from lead where workspace_id = $1 and id = $2";

    private final Mutiny.SessionFactory sessions;
    private final Ids ids;
    private final Clock clock;
    private final LeadInserts inserts;
    private final Connections connections;
    private final Conflicts conflicts;

    Leads(
            Mutiny.SessionFactory sessions,
            Ids ids,
            Clock clock,
            LeadInserts inserts,
            Connections connections,
            Conflicts conflicts) {
        this.inserts = inserts;
        this.connections = connections;
        this.sessions = sessions;
        this.ids = ids;
        this.clock = clock;
        this.conflicts = conflicts;
    }

    /**
     * Finds a lead.
     *
     * @param workspaceId whose lead it is
     * @param id of the lead
     * @param abandoned whether nobody waits for the answer any more
     * @return the lead, or empty if this workspace has none of that id
     */
    Uni<Optional<Lead>> find(String workspaceId, String id, BooleanSupplier abandoned) {
        return connections.with(
                abandoned,
                connection ->
                        connection
                                .preparedQuery(FIND)
                                .execute(Tuple.of(workspaceId, id))
                                .map(rows -> LeadRows.leads(rows).stream().findFirst()));
    }

    /**
     * Inserts a lead. The unique index decides about duplicates; nothing is read before.
     *
     * @param workspaceId whose lead it will be
     * @param userId in whose name it is created
     * @param newLead what it holds
     * @param abandoned whether nobody waits for the answer any more: then nothing is begun
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> create(
            String workspaceId, String userId, NewLead newLead, BooleanSupplier abandoned) {
        Creation creation = new Creation(workspaceId, userId, newLead, abandoned);
        return insert(creation)
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(
                        () -> findExisting(creation).chain(found -> refuse(found, creation)));
    }

    private record Creation(
            String workspaceId, String userId, NewLead newLead, BooleanSupplier abandoned) {}

    /**
     * Where the other lead was deleted between the refusal and the look at it, its address is free.
     * The next tries leave no dead rows behind: against a client that does nothing but delete,
     * those made each try slower than the one before.
     */
    private Uni<Lead> refuse(ExistingLead existing, Creation creation) {
        return existing != null
                ? Uni.createFrom().failure(conflicts.with(existing))
                : connections.with(
                        creation.abandoned(),
                        connection ->
                                inserts.create(
                                        creation.workspaceId(),
                                        creation.userId(),
                                        creation.newLead(),
                                        connection));
    }

    private Uni<Lead> insert(Creation creation) {
        LeadKey key = new LeadKey(creation.workspaceId(), ids.next());
        Lead lead = creation.newLead().toLead(key, creation.userId(), clock.instant());
        return inTime(creation.abandoned(), session -> session.insert(lead)).replaceWith(lead);
    }

    /** Always in a session of its own: the one that ran into the duplicate is dead. */
    private Uni<ExistingLead> findExisting(Creation creation) {
        return inTime(
                creation.abandoned(),
                session ->
                        session.createQuery(
                                        """
                                        select new io.leadkeep.lead.ExistingLead(id, email, firstName, lastName)
                                        from Lead
                                        where workspaceId = :workspaceId and lower(email) = lower(:email)
                                        """,
                                        ExistingLead.class)
                                .setParameter("workspaceId", creation.workspaceId())
                                .setParameter("email", creation.newLead().email())
                                .getSingleResultOrNull());
    }

    /**
     * Works in a session of its own, unless the client has hung up while it waited for a
     * connection, or has waited so long that it is told "unavailable": then nothing is begun any
     * more.
     */
    private <T> Uni<T> inTime(
            BooleanSupplier abandoned, Function<Mutiny.StatelessSession, Uni<T>> work) {
        Instant tooLate = clock.instant().plus(Connections.PATIENCE);
        return sessions.withStatelessSession(
                session ->
                        abandoned.getAsBoolean() || clock.instant().isAfter(tooLate)
                                ? Uni.createFrom()
                                        .failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE))
                                : work.apply(session));
    }
}
