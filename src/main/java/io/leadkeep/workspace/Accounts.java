package io.leadkeep.workspace;

import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.time.CallContext;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;

/** The accounts of users, and which workspaces they are in. */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class Accounts {

    /** A list shows them on one page, and the query of a platform key returns them all. */
    static final int MAX_WORKSPACES = 1_000;

    /**
     * Native, because the conflict target is an expression. The update changes nothing: it returns
     * and locks the row also where another transaction has just inserted it.
     */
    private static final String FIND_OR_CREATE =
            """
            insert into account (id, name, email, created_at) values (?1, ?2, ?3, ?4)
            on conflict (lower(email)) do update set email = account.email
            returning id, name, email, created_at
            """;

    private static final class Rows implements PanacheRepositoryBase<Account, String> {}

    private static final class Memberships implements PanacheRepositoryBase<Member, MemberKey> {}

    private final Rows rows = new Rows();
    private final Memberships memberships = new Memberships();
    private final EntitySessions sessions;
    private final Ids ids;
    private final Clock clock;

    Accounts(EntitySessions sessions, Ids ids, Clock clock) {
        this.sessions = sessions;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with 401 if the account is gone, and with it every key of the user. */
    Uni<AccountView> find(String userId, CallContext call) {
        return sessions.read(call, () -> find(userId).chain(this::view));
    }

    /** Fails as {@link #find(String, CallContext)} does. */
    Uni<AccountView> change(String userId, AccountChange change, CallContext call) {
        return change.name() == null
                ? find(userId, call)
                : sessions.inTransaction(call, () -> rename(userId, change.name()));
    }

    private Uni<AccountView> rename(String userId, String name) {
        return find(userId).invoke(account -> account.name = name).chain(this::view);
    }

    private Uni<Account> find(String userId) {
        return rows.findById(userId)
                .onItem()
                .ifNull()
                .failWith(() -> ApiException.of(ErrorCode.UNAUTHORIZED));
    }

    private Uni<AccountView> view(Account account) {
        return memberships
                .list("accountId = ?1 order by workspaceId", account.id)
                .map(list -> AccountView.of(account, list));
    }

    /** An account that was found, or is new and has no key. */
    record Found(Account account, boolean isNew) {}

    /** Returns the account of an address, and locks it. */
    Uni<Found> findOrCreate(String email, String name) {
        String newId = ids.next();
        return rows.getSession()
                .chain(
                        session ->
                                session.createNativeQuery(FIND_OR_CREATE, Account.class)
                                        .setParameter(1, newId)
                                        .setParameter(2, name)
                                        .setParameter(3, email)
                                        .setParameter(4, clock.instant())
                                        .getSingleResult())
                .map(account -> new Found(account, account.id.equals(newId)));
    }

    /** Locks an account until the end of the transaction, against a second workspace at once. */
    Uni<Void> lock(String userId) {
        return rows.findById(userId, LockModeType.PESSIMISTIC_WRITE).replaceWithVoid();
    }

    /** Fails with 409 if the user, whose account is locked, can enter no other workspace. */
    Uni<Void> requireBelowLimit(String userId) {
        return memberships
                .count("accountId", userId)
                .invoke(
                        count -> {
                            if (count >= MAX_WORKSPACES) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "A user can be in at most %,d workspaces"
                                                .formatted(MAX_WORKSPACES));
                            }
                        })
                .replaceWithVoid();
    }
}
