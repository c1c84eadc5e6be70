package io.leadkeep.workspace;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs changes to a workspace, its members and its key one at a time, for members whose role
 * permits them.
 */
@ApplicationScoped
@Repository
class WorkspaceLock {

    /** The user of another workspace locks nothing. */
    private static final String VISIBLE =
            """
            from Workspace w
            where w.id = ?1 and w.deletedAt is null
              and exists (
                  select 1 from Member m where m.workspaceId = w.id and m.accountId = ?2
              )
            """;

    private static final class Rows implements PanacheRepositoryBase<Workspace, String> {}

    private static final class Roles implements PanacheRepositoryBase<Member, MemberKey> {}

    private final Rows rows = new Rows();
    private final Roles roles = new Roles();
    private final EntitySessions sessions;

    WorkspaceLock(EntitySessions sessions) {
        this.sessions = sessions;
    }

    /** Fails as {@link #holding} does, without a lock. */
    Uni<Void> check(Tenant tenant, Role least) {
        return reading(tenant, least, () -> Uni.createFrom().voidItem());
    }

    /** Reads without a lock; fails as {@link #holding} does. */
    <T> Uni<T> reading(Tenant tenant, Role least, Supplier<Uni<T>> reading) {
        return sessions.read(
                tenant.call(), () -> requireRole(tenant, least).chain(() -> reading.get()));
    }

    /**
     * Runs a change in one transaction, with the workspace locked. Fails with 404 if the user is
     * not a member, and with 403 if the role is below {@code least}.
     *
     * <p>On PostgreSQL {@code PESSIMISTIC_WRITE} is {@code for no key update} (HHH-13135), so leads
     * can be created meanwhile. The role is read after the lock was acquired, so it is the role
     * after every earlier change.
     */
    <T> Uni<T> holding(Tenant tenant, Role least, Function<Workspace, Uni<T>> change) {
        return sessions.inTransaction(
                tenant.call(),
                () ->
                        rows.find(VISIBLE, tenant.workspaceId(), tenant.userId())
                                .withLock(LockModeType.PESSIMISTIC_WRITE)
                                .firstResult()
                                .onItem()
                                .ifNull()
                                .failWith(Access::workspaceNotFound)
                                .call(() -> requireRole(tenant, least))
                                .chain(change::apply));
    }

    private Uni<Void> requireRole(Tenant tenant, Role least) {
        return roles.findById(new MemberKey(tenant.workspaceId(), tenant.userId()))
                .onItem()
                .ifNull()
                .failWith(Access::workspaceNotFound)
                .invoke(
                        member -> {
                            if (member.role.compareTo(least) < 0) {
                                throw ApiException.of(
                                        ErrorCode.FORBIDDEN,
                                        "Your role in this workspace forbids that");
                            }
                        })
                .replaceWithVoid();
    }
}
