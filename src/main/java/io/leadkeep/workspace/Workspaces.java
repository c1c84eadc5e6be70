package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.search.LeadCountEstimator;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The only door to the rows of workspaces, once the service has started. */
@ApplicationScoped
class Workspaces {

    private static final String SUMMARY =
            """
            select w.id, w.name, w.owner_id, w.created_at,
                   (select count(*) from member c where c.workspace_id = w.id) as member_count
            from workspace w
            where w.deleted_at is null
            """;

    private static final String LIST =
            SUMMARY
                    + """
                      and w.id in (select m.workspace_id from member m where m.account_id = $1)
                    order by w.id
                    """;

    private static final String LIST_ONE = SUMMARY + " and w.id = $1";

    private static final String FIND =
            """
            select w.id, w.name, w.owner_id, w.created_at, w.settings::text as settings
            from workspace w
            where w.id = $1 and w.deleted_at is null
            """;

    private static final String FIND_AS_MEMBER =
            FIND
                    + """
                      and exists (
                          select from member m where m.workspace_id = w.id and m.account_id = $2
                      )
                    """;

    private static final String INSERT =
            "insert into workspace (id, name, owner_id, created_at) values ($1, $2, $3, $4)";

    /** Settings cross the driver as text: a number that became a double would not come back. */
    private static final String UPDATE =
            """
            update workspace set name = coalesce($2, name), settings = $3::text::jsonb
            where id = $1
            """;

    private static final String MARK_DELETED = "update workspace set deleted_at = $2 where id = $1";

    private final Transactions connections;
    private final WorkspaceLock lock;
    private final Accounts accounts;
    private final Members members;
    private final WorkspaceKeys workspaceKeys;
    private final LeadCountEstimator leadCounts;
    private final ApiKeys keys;
    private final Ids ids;
    private final Clock clock;

    Workspaces(
            Transactions connections,
            WorkspaceLock lock,
            Accounts accounts,
            Members members,
            WorkspaceKeys workspaceKeys,
            LeadCountEstimator leadCounts,
            ApiKeys keys,
            Ids ids,
            Clock clock) {
        this.connections = connections;
        this.lock = lock;
        this.accounts = accounts;
        this.members = members;
        this.workspaceKeys = workspaceKeys;
        this.leadCounts = leadCounts;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Lists the workspaces of a user.
     *
     * @param userId id of the user
     * @return all of them, oldest first
     */
    Uni<List<WorkspaceSummary>> listOfUser(String userId) {
        return list(LIST, userId);
    }

    /**
     * Lists one workspace.
     *
     * @param workspaceId its id
     * @return that one, or none if it is deleted
     */
    Uni<List<WorkspaceSummary>> listOne(String workspaceId) {
        return list(LIST_ONE, workspaceId);
    }

    private Uni<List<WorkspaceSummary>> list(String sql, String id) {
        return connections.inTransaction(
                connection ->
                        connection
                                .preparedQuery(sql)
                                .execute(Tuple.of(id))
                                .map(
                                        rows -> {
                                            List<WorkspaceSummary> list = new ArrayList<>();
                                            rows.forEach(row -> list.add(WorkspaceSummary.of(row)));
                                            return list;
                                        }));
    }

    /**
     * Reads a workspace with its own key.
     *
     * @param workspaceId its id
     * @return the workspace; fails with 404 if it is deleted
     */
    Uni<WorkspaceView> find(String workspaceId) {
        return view(FIND, Tuple.of(workspaceId));
    }

    /**
     * Reads a workspace as one of its members.
     *
     * @param workspaceId its id
     * @param userId id of the member
     * @return the workspace; fails with 404 for a stranger
     */
    Uni<WorkspaceView> findAsMember(String workspaceId, String userId) {
        return view(FIND_AS_MEMBER, Tuple.of(workspaceId, userId));
    }

    private Uni<WorkspaceView> view(String sql, Tuple ids) {
        return connections.inTransaction(connection -> view(sql, ids, connection));
    }

    private Uni<WorkspaceView> view(String sql, Tuple ids, SqlConnection connection) {
        return connection
                .preparedQuery(sql)
                .execute(ids)
                .map(Workspaces::only)
                .chain(workspace -> view(workspace, connection));
    }

    private Uni<WorkspaceView> view(Row workspace, SqlConnection connection) {
        String id = workspace.getString("id");
        return members.list(id, connection)
                .chain(
                        list ->
                                leadCounts
                                        .total(Tenant.background(id), connection)
                                        .map(total -> WorkspaceView.of(workspace, list, total)));
    }

    private static Row only(RowSet<Row> found) {
        if (found.size() == 0) {
            throw Access.workspaceNotFound();
        }
        return found.iterator().next();
    }

    /**
     * Creates a workspace; its creator owns it.
     *
     * @param userId who creates it
     * @param newWorkspace what it shall be
     * @return the workspace; fails with 409 if the user is in too many
     */
    Uni<WorkspaceSummary> create(String userId, NewWorkspace newWorkspace) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        WorkspaceSummary workspace =
                new WorkspaceSummary(ids.next(), newWorkspace.name(), userId, 1, now);
        return connections
                .inTransaction(
                        connection ->
                                accounts.requireRoom(userId, connection)
                                        .chain(() -> insert(workspace, connection))
                                        .chain(
                                                () ->
                                                        members.insert(
                                                                workspace.id(),
                                                                userId,
                                                                Role.OWNER,
                                                                connection)))
                .invoke(() -> keys.forgetUser(userId))
                .replaceWith(workspace);
    }

    private static Uni<RowSet<Row>> insert(WorkspaceSummary workspace, SqlConnection connection) {
        return connection
                .preparedQuery(INSERT)
                .execute(
                        Tuple.of(
                                workspace.id(),
                                workspace.name(),
                                workspace.ownerId(),
                                workspace.createdAt().atOffset(ZoneOffset.UTC)));
    }

    /**
     * Changes a workspace.
     *
     * @param workspaceId its id
     * @param userId who changes it
     * @param change reads what to change; only asked once it is clear that the user may
     * @return the workspace as it is then
     */
    Uni<WorkspaceView> change(String workspaceId, String userId, Supplier<WorkspaceChange> change) {
        return lock.holding(
                workspaceId,
                userId,
                Role.ADMIN,
                (connection, role) -> change(workspaceId, change.get(), connection));
    }

    private Uni<WorkspaceView> change(
            String workspaceId, WorkspaceChange change, SqlConnection connection) {
        Tuple id = Tuple.of(workspaceId);
        return connection
                .preparedQuery(FIND)
                .execute(id)
                .map(found -> change.applyTo(only(found).getString("settings")))
                .chain(
                        settings ->
                                connection
                                        .preparedQuery(UPDATE)
                                        .execute(Tuple.of(workspaceId, change.name(), settings)))
                .chain(() -> view(FIND, id, connection));
    }

    /**
     * Deletes a workspace: from now on nobody sees it, and its keys open nothing. What was in it is
     * erased by {@link WorkspacePurge}.
     *
     * @param workspaceId its id
     * @param userId who deletes it
     * @return when it is invisible
     */
    Uni<Void> delete(String workspaceId, String userId) {
        return lock.holding(
                        workspaceId,
                        userId,
                        Role.OWNER,
                        (connection, role) ->
                                workspaceKeys
                                        .deleteAll(workspaceId, connection)
                                        .chain(() -> members.removeAll(workspaceId, connection))
                                        .chain(() -> markDeleted(workspaceId, connection)))
                .invoke(() -> keys.forgetWorkspace(workspaceId));
    }

    private Uni<Void> markDeleted(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(MARK_DELETED)
                .execute(Tuple.of(workspaceId, clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
