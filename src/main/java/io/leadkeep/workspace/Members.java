package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Id;
import io.leadkeep.workspace.keys.KeyOwner;
import io.leadkeep.workspace.keys.KeyRows;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

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

    private static final Logger LOG = Logger.getLogger(Members.class);

    private static final class Rows implements PanacheRepositoryBase<Member, MemberKey> {}

    private final Rows rows = new Rows();
    private final WorkspaceLock lock;
    private final Accounts accounts;
    private final KeyRows keyRows;
    private final ApiKeys keys;
    private final Clock clock;

    Members(WorkspaceLock lock, Accounts accounts, KeyRows keyRows, ApiKeys keys, Clock clock) {
        this.lock = lock;
        this.accounts = accounts;
        this.keyRows = keyRows;
        this.keys = keys;
        this.clock = clock;
    }

    /** Returns all members, in the order in which they joined. */
    Uni<List<MemberView>> list(Tenant tenant) {
        return rows.find(LIST, tenant.workspaceId()).project(MemberView.class).list();
    }

    /**
     * Adds a member; an address without an account gets one, and a key with the scopes of the
     * creator. Fails with 409 if the user is a member already.
     *
     * @param creator the scopes of the key of the request
     * @param newMember is read only after the permission check
     */
    Uni<AddedMember> add(Tenant tenant, Scopes creator, Supplier<NewMember> newMember) {
        return lock.holding(tenant, Role.ADMIN, workspace -> add(tenant, creator, newMember.get()))
                .invoke(added -> keys.forgetUser(added.member().userId()))
                .invoke(added -> log(added, tenant));
    }

    private Uni<AddedMember> add(Tenant tenant, Scopes creator, NewMember member) {
        return accounts.findOrCreate(member.email(), member.name())
                .call(found -> accounts.requireBelowLimit(found.account().id))
                .call(() -> requireBelowLimit(tenant))
                .call(found -> requireNoMember(tenant, found.account().id))
                .chain(found -> add(tenant, creator, found, member.role()));
    }

    /** Only a new account gets a key: the key of another one would open its workspaces. */
    private Uni<AddedMember> add(Tenant tenant, Scopes creator, Accounts.Found found, Role role) {
        Account account = found.account();
        return insert(tenant, account.id, role)
                .map(member -> view(account, member))
                .chain(
                        member ->
                                found.isNew()
                                        ? keyRows.createFirst(
                                                        KeyOwner.user(account.id),
                                                        creator,
                                                        tenant.userId())
                                                .map(key -> new AddedMember(member, key))
                                        : Uni.createFrom().item(new AddedMember(member, null)));
    }

    private static void log(AddedMember added, Tenant tenant) {
        if (added.key() != null) {
            LOG.infof(
                    "Platform key %s of user %s created by user %s",
                    added.key().row(), added.member().userId(), tenant.userId());
        }
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
