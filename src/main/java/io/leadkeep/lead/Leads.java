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

    private static final int CREATE_ATTEMPTS = 2;

    /** For a connection; with the time-out of a statement it stays below a request's deadline. */
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
     * @return the lead, or empty if this workspace has none of that id
     */
    Uni<Optional<Lead>> find(String workspaceId, String id) {
        LeadKey key = new LeadKey(workspaceId, id);
        return inTime(session -> session.get(Lead.class, key)).map(Optional::ofNullable);
    }

    /**
     * Inserts a lead. The unique index decides about duplicates; nothing is read before.
     *
     * @param workspaceId whose lead it will be
     * @param userId in whose name it is created
     * @param newLead what it holds
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> create(String workspaceId, String userId, NewLead newLead) {
        return create(workspaceId, userId, newLead, CREATE_ATTEMPTS);
    }

    private Uni<Lead> create(String workspaceId, String userId, NewLead newLead, int attempts) {
        return insert(workspaceId, userId, newLead)
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(
                        () ->
                                findExisting(workspaceId, newLead.email())
                                        .chain(
                                                existing ->
                                                        existing == null
                                                                ? createAfterDeletion(
                                                                        workspaceId,
                                                                        userId,
                                                                        newLead,
                                                                        attempts - 1)
                                                                : refuse(existing)));
    }

    private Uni<Lead> refuse(ExistingLead existing) {
        conflicts.increment();
        return Uni.createFrom().failure(existing.toConflict());
    }

    /** The other lead was deleted between the refusal and the look at it: its address is free. */
    private Uni<Lead> createAfterDeletion(
            String workspaceId, String userId, NewLead newLead, int attempts) {
        return attempts > 0
                ? create(workspaceId, userId, newLead, attempts)
                : Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private Uni<Lead> insert(String workspaceId, String userId, NewLead newLead) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Lead lead = newLead.toLead(new LeadKey(workspaceId, ids.next()), userId, now);
        return inTime(session -> session.insert(lead)).replaceWith(lead);
    }

    /** Always in a session of its own: the one that ran into the duplicate is dead. */
    private Uni<ExistingLead> findExisting(String workspaceId, String email) {
        return inTime(
                session ->
                        session.createQuery(
                                        """
                                        select new io.leadkeep.lead.ExistingLead(id, email, firstName, lastName)
                                        from Lead
                                        where workspaceId = :workspaceId and lower(email) = lower(:email)
                                        """,
                                        ExistingLead.class)
                                .setParameter("workspaceId", workspaceId)
                                .setParameter("email", email)
                                .getSingleResultOrNull());
    }

    /**
     * Works in a session of its own, unless the wait for a connection was so long that the client
     * has been told "unavailable", or is about to be: then nothing is done any more.
     */
    private <T> Uni<T> inTime(Function<Mutiny.StatelessSession, Uni<T>> work) {
        Instant tooLate = clock.instant().plus(PATIENCE);
        return sessions.withStatelessSession(
                session ->
                        clock.instant().isAfter(tooLate)
                                ? Uni.createFrom()
                                        .failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE))
                                : work.apply(session));
    }
}
