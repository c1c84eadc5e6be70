package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Id;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/** The members of a workspace. */
@ApplicationScoped
@Repository
class Members {

    /** Reading the workspace returns them all. */
    static final int MAX_MEMBERS = 1_000;

    private static final String LIST =
            """
            select m.accountId, a.name, a.email, m.role, m.joinedAt
            from Member m join Account a on a.id = m.accountId
            where m.workspaceId = ?1
            order by m.joinedAt, m.accountId
            """;

    private static final class Rows implements PanacheRepositoryBase<Member, MemberKey> {}

    private final Rows rows = new Rows();
    private final WorkspaceLock lock;
    private final Accounts accounts;
    private final ApiKeys keys;
    private final Clock clock;

    Members(WorkspaceLock lock, Accounts accounts, ApiKeys keys, Clock clock) {
        this.lock = lock;
        this.accounts = accounts;
        this.keys = keys;
        this.clock = clock;
    }

    /** Returns all members, in the order in which they joined. */
    Uni<List<MemberView>> list(Tenant tenant) {
        return rows.find(LIST, tenant.workspaceId()).project(MemberView.class).list();
    }

    /**
     * Adds a member; an address without an account gets one. Fails with 409 if the user is a member
     * already.
     *
     * @param newMember is read only after the permission check
     */
    Uni<MemberView> add(Tenant tenant, Supplier<NewMember> newMember) {
        return lock.holding(tenant, Role.ADMIN, workspace -> add(tenant, newMember.get()))
                .invoke(member -> keys.forgetUser(member.userId()));
    }

    private Uni<MemberView> add(Tenant tenant, NewMember member) {
        return accounts.findOrCreate(member.email(), member.name())
                .call(account -> accounts.requireBelowLimit(account.id))
                .call(() -> requireBelowLimit(tenant))
                .call(account -> requireNoMember(tenant, account.id))
                .chain(
                        account ->
                                insert(tenant, account.id, member.role())
                                        .map(added -> view(account, added)));
    }

    private Uni<Void> requireBelowLimit(Tenant tenant) {
        return rows.count("workspaceId", tenant.workspaceId())
                .invoke(
                        count -> {
                            if (count >= MAX_MEMBERS) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "A workspace can have at most %,d members"
                                                .formatted(MAX_MEMBERS));
                            }
                        })
                .replaceWithVoid();
    }

    /** No other transaction adds the user meanwhile: the workspace is locked. */
    private Uni<Void> requireNoMember(Tenant tenant, String userId) {
        return rows.findById(new MemberKey(tenant.workspaceId(), userId))
                .onItem()
                .ifNotNull()
                .failWith(
                        () -> ApiException.of(ErrorCode.CONFLICT, "This user is a member already"))
                .replaceWithVoid();
    }

    /** Adds a user who is not a member yet, in the transaction of the caller. */
    Uni<Member> insert(Tenant tenant, String userId, Role role) {
        return rows.persist(
                Member.of(
                        tenant.workspaceId(),
                        userId,
                        role,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Removes a member. Every member may leave except the owner: fails with 409. */
    Uni<Void> remove(Tenant tenant, String memberId) {
        Role least = memberId.equals(tenant.userId()) ? Role.MEMBER : Role.ADMIN;
        return lock.holding(tenant, least, workspace -> removeNow(tenant, memberId))
                .invoke(() -> keys.forgetUser(memberId));
    }

    private Uni<Void> removeNow(Tenant tenant, String memberId) {
        if (!Id.isValid(memberId)) {
            throw ApiException.notAnId("Member");
        }
        return rows.findById(new MemberKey(tenant.workspaceId(), memberId))
                .onItem()
                .ifNull()
                .failWith(Members::memberNotFound)
                .invoke(Members::refuseOwner)
                .chain(rows::delete);
    }

    private static void refuseOwner(Member member) {
        if (member.role == Role.OWNER) {
            throw ApiException.of(ErrorCode.CONFLICT, "The owner stays in the workspace");
        }
    }

    private static ApiException memberNotFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Member not found");
    }

    /** Removes all members of a workspace that is being deleted, its owner too. */
    Uni<Void> removeAll(Tenant tenant) {
        return rows.delete("workspaceId", tenant.workspaceId()).replaceWithVoid();
    }

    private static MemberView view(Account account, Member member) {
        return new MemberView(
                account.id, account.name, account.email, member.role, member.joinedAt);
    }
}
