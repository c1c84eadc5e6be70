package io.leadkeep.database;

import io.leadkeep.database.address.SessionSettings;
import io.leadkeep.time.CallContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Opens Hibernate sessions for work on entities, under the rules of {@link Transactions}: the time
 * budget of the call, the settings behind a pooler, and the guard against a read-only primary.
 *
 * <p>Inside {@link #read} and {@link #inTransaction}, Panache repositories and {@link
 * Panache#getSession} use the connection of the session. {@link Transactions} and the pool would
 * use another one.
 */
@ApplicationScoped
public class EntitySessions {

    private final Mutiny.SessionFactory sessions;
    private final Transactions transactions;
    private final ReadOnlyPrimaryGuard readOnlyPrimary;
    private final DatabaseAvailability availability;

    EntitySessions(
            Mutiny.SessionFactory sessions,
            Transactions transactions,
            ReadOnlyPrimaryGuard readOnlyPrimary,
            DatabaseAvailability availability) {
        this.sessions = sessions;
        this.transactions = transactions;
        this.readOnlyPrimary = readOnlyPrimary;
        this.availability = availability;
    }

    /**
     * Runs queries without a transaction, one round trip each; in one transaction where statements
     * {@linkplain Transactions#needTransactions need one}.
     */
    public <T> Uni<T> read(CallContext call, Supplier<Uni<T>> queries) {
        return transactions.needTransactions()
                ? inTransaction(call, queries)
                : availability.watch(Panache.withSession(() -> start(call, queries)));
    }

    /**
     * Runs work in one transaction, which commits before the end of the call or not at all: then it
     * fails with {@link TimeoutException}.
     */
    public <T> Uni<T> inTransaction(CallContext call, Supplier<Uni<T>> work) {
        return availability.watch(
                Panache.withSession(
                        () -> Panache.getSession().chain(session -> begin(session, call, work))));
    }

    /**
     * Runs one statement without a transaction and without the state of a session: one round trip.
     * Not for writes that {@linkplain Transactions#needTransactions need a transaction}.
     */
    public <T> Uni<T> stateless(
            CallContext call, Function<Mutiny.StatelessSession, Uni<T>> statement) {
        return availability.watch(
                sessions.withStatelessSession(
                        session -> start(call, () -> guarded(session, statement))));
    }

    private <T> Uni<T> guarded(
            Mutiny.StatelessSession session, Function<Mutiny.StatelessSession, Uni<T>> statement) {
        return readOnlyPrimary.watch(statement.apply(session), () -> terminateBackend(session));
    }

    private <T> Uni<T> begin(Mutiny.Session session, CallContext call, Supplier<Uni<T>> work) {
        return readOnlyPrimary.watch(
                session.withTransaction(begun -> perform(session, call, work)),
                () -> terminateBackend(session.clear()));
    }

    private <T> Uni<T> perform(Mutiny.Session session, CallContext call, Supplier<Uni<T>> work) {
        return settingUp(session)
                .chain(() -> start(call, work))
                .call(session::flush)
                .call(() -> Transactions.refuseAfter(call.end()));
    }

    private Uni<?> settingUp(Mutiny.Session session) {
        return transactions.needTransactions()
                ? session.createNativeQuery(SessionSettings.AS_QUERY).getSingleResult()
                : Uni.createFrom().voidItem();
    }

    private static <T> Uni<T> start(CallContext call, Supplier<Uni<T>> work) {
        return call.mayStart()
                ? work.get()
                : Uni.createFrom().failure(new TimeoutException("No connection in time"));
    }

    /** After the rollback, on the connection that the session still holds. */
    private static Uni<?> terminateBackend(Mutiny.QueryProducer session) {
        return session.createNativeQuery(ReadOnlyPrimaryGuard.TERMINATE_BACKEND).getSingleResult();
    }
}
