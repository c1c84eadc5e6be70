package io.leadkeep.lead;

import io.leadkeep.database.SqlState;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /**
     * For a connection, and for the tries of a create; with the time-out of a statement it stays
     * below a request's deadline.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Mutiny.SessionFactory sessions;
    private final Ids ids;
    private final Clock clock;
    private final Counter conflicts;

    Leads(Mutiny.SessionFactory sessions, Ids ids, Clock clock, MeterRegistry metrics) {
        this.sessions = sessions;
        this.ids = ids;
        this.clock = clock;
        this.conflicts =
                Counter.builder("leadkeep.leads.conflicts")
                        .description("Creates that were refused because the address is taken")
                        .register(metrics);
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
        LeadKey key = new LeadKey(workspaceId, id);
        return inTime(abandoned, session -> session.get(Lead.class, key)).map(Optional::ofNullable);
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
        Instant tooLate = clock.instant().plus(PATIENCE);
        return create(new Creation(workspaceId, userId, newLead, abandoned, tooLate));
    }

    private record Creation(
            String workspaceId,
            String userId,
            NewLead newLead,
            BooleanSupplier abandoned,
            Instant tooLate) {}

    private Uni<Lead> create(Creation creation) {
        return insert(creation)
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(
                        () ->
                                findExisting(creation)
                                        .chain(
                                                existing ->
                                                        existing == null
                                                                ? createAfterDeletion(creation)
                                                                : refuse(existing)));
    }

    private Uni<Lead> refuse(ExistingLead existing) {
        conflicts.increment();
        return Uni.createFrom().failure(existing.toConflict());
    }

    /**
     * The other lead was deleted between the refusal and the look at it: its address is free. A
     * limit in time and not in tries: of 1,000 creates against a client that does nothing but
     * delete, two tries left 56 undone.
     */
    private Uni<Lead> createAfterDeletion(Creation creation) {
        return clock.instant().isBefore(creation.tooLate())
                ? create(creation)
                : Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private Uni<Lead> insert(Creation creation) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LeadKey key = new LeadKey(creation.workspaceId(), ids.next());
        Lead lead = creation.newLead().toLead(key, creation.userId(), now);
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
        Instant tooLate = clock.instant().plus(PATIENCE);
        return sessions.withStatelessSession(
                session ->
                        abandoned.getAsBoolean() || clock.instant().isAfter(tooLate)
                                ? Uni.createFrom()
                                        .failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE))
                                : work.apply(session));
    }
}
