package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Id;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The only door to the rows of members, once the service has started. */
@ApplicationScoped
class Members {

    /** Whoever reads the workspace gets them all. */
    static final int MAX_MEMBERS = 1_000;

    private static final String LIST =
            """
            select m.account_id, a.name, a.email, m.role, m.joined_at
            from member m join account a on a.id = m.account_id
            where m.workspace_id = $1
            order by m.joined_at, m.account_id
            """;

    private static final String COUNT = "select count(*) from member where workspace_id = $1";

    private static final String INSERT =
            """
            with added as (
                insert into member (workspace_id, account_id, role, joined_at)
                values ($1, $2, $3, $4)
                on conflict do nothing
                returning account_id, role, joined_at
            )
            select m.account_id, a.name, a.email, m.role, m.joined_at
            from added m join account a on a.id = m.account_id
            """;

    private static final String ROLE =
            "select role from member where workspace_id = $1 and account_id = $2";

    private static final String DELETE =
            "delete from member where workspace_id = $1 and account_id = $2";

    private static final String DELETE_ALL = "delete from member where workspace_id = $1";

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

    /**
     * Lists the members of a workspace.
     *
     * @param workspaceId of the workspace
     * @param connection in whose transaction
     * @return all of them, in the order in which they came
     */
    Uni<List<MemberView>> list(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(LIST)
                .execute(Tuple.of(workspaceId))
                .map(
                        rows -> {
                            List<MemberView> members = new ArrayList<>();
                            rows.forEach(row -> members.add(MemberView.of(row)));
                            return members;
                        });
    }

    /**
     * Adds a member; an address that has no account gets one.
     *
     * @param workspaceId of the workspace
     * @param userId who adds
     * @param newMember reads whom; only asked once it is clear that the user may
     * @return the member; fails with 409 if they are one already
     */
    Uni<MemberView> add(String workspaceId, String userId, Supplier<NewMember> newMember) {
        return lock.holding(
                        workspaceId,
                        userId,
                        Role.ADMIN,
                        (connection, role) -> add(workspaceId, newMember.get(), connection))
                .invoke(member -> keys.forgetUser(member.userId()));
    }

    private Uni<MemberView> add(String workspaceId, NewMember member, SqlConnection connection) {
        return accounts.findOrCreate(member, connection)
                .call(account -> accounts.requireRoom(account, connection))
                .call(() -> requireRoom(workspaceId, connection))
                .chain(account -> insert(workspaceId, account, member.role(), connection))
                .map(
                        added -> {
                            if (added.size() == 0) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT, "This user is a member already");
                            }
                            return MemberView.of(added.iterator().next());
                        });
    }

    private static Uni<Void> requireRoom(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(workspaceId))
                .invoke(
                        counted -> {
                            if (counted.iterator().next().getLong(0) >= MAX_MEMBERS) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "A workspace can have at most %,d members"
                                                .formatted(MAX_MEMBERS));
                            }
                        })
                .replaceWithVoid();
    }

    /**
     * Puts a user into a workspace.
     *
     * @param workspaceId of the workspace
     * @param userId of the user
     * @param role what the user may do there
     * @param connection in whose transaction
     * @return the member; no row if the user is one already
     */
    Uni<RowSet<Row>> insert(
            String workspaceId, String userId, Role role, SqlConnection connection) {
        return connection
                .preparedQuery(INSERT)
                .execute(
                        Tuple.of(
                                workspaceId,
                                userId,
                                role.text(),
                                clock.instant().atOffset(ZoneOffset.UTC)));
    }

    /**
     * Removes a member; every member may leave.
     *
     * @param workspaceId of the workspace
     * @param userId who removes
     * @param memberId who goes
     * @return fails with 409 for the owner, who stays
     */
    Uni<Void> remove(String workspaceId, String userId, String memberId) {
        Role least = memberId.equals(userId) ? Role.MEMBER : Role.ADMIN;
        return lock.holding(
                        workspaceId,
                        userId,
                        least,
                        (connection, role) -> remove(workspaceId, memberId, connection))
                .invoke(() -> keys.forgetUser(memberId));
    }

    private static Uni<Void> remove(String workspaceId, String memberId, SqlConnection connection) {
        if (!Id.isValid(memberId)) {
            throw memberNotFound();
        }
        Tuple member = Tuple.of(workspaceId, memberId);
        return connection
                .preparedQuery(ROLE)
                .execute(member)
                .invoke(Members::requireRemovable)
                .chain(() -> connection.preparedQuery(DELETE).execute(member))
                .replaceWithVoid();
    }

    private static void requireRemovable(RowSet<Row> found) {
        if (found.size() == 0) {
            throw memberNotFound();
        }
        if (Role.of(found.iterator().next().getString("role")) == Role.OWNER) {
            throw ApiException.of(ErrorCode.CONFLICT, "The owner stays in the workspace");
        }
    }

    private static ApiException memberNotFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Member not found");
    }

    /**
     * Removes every member, the owner too.
     *
     * @param workspaceId of a workspace that is being deleted
     * @param connection in whose transaction
     * @return when done
     */
    Uni<Void> removeAll(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_ALL)
                .execute(Tuple.of(workspaceId))
                .replaceWithVoid();
    }
}
