package io.leadkeep.workspace;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiFunction;

/**
 * Lets changes to a workspace, its members and its key happen one at a time, and only by those who
 * may.
 */
@ApplicationScoped
class WorkspaceLock {

    /**
     * {@code no key}: leads are created meanwhile. A stranger locks nothing. Whether the user was
     * removed while this waited is for {@link #ROLE}, which sees what was committed since.
     */
    private static final String LOCK =
            """
            select from workspace w
            where w.id = $1 and w.deleted_at is null
              and exists (select from member m where m.workspace_id = w.id and m.account_id = $2)
            for no key update of w
            """;

    private static final String ROLE =
            "select role from member where workspace_id = $1 and account_id = $2";

    private final Transactions connections;

    WorkspaceLock(Transactions connections) {
        this.connections = connections;
    }

    /**
     * Changes a workspace in one transaction, with the workspace locked.
     *
     * @param workspaceId of the workspace
     * @param userId who wants the change
     * @param least the role it takes
     * @param work the change, given the user's role
     * @param <T> type of its result
     * @return its result; fails with 404 for a stranger, with 403 for a lesser role
     */
    <T> Uni<T> holding(
            String workspaceId,
            String userId,
            Role least,
            BiFunction<SqlConnection, Role, Uni<T>> work) {
        Tuple ids = Tuple.of(workspaceId, userId);
        return connections.inTransaction(
                connection ->
                        connection
                                .preparedQuery(LOCK)
                                .execute(ids)
                                .chain(() -> connection.preparedQuery(ROLE).execute(ids))
                                .map(found -> allowed(found, least))
                                .chain(role -> work.apply(connection, role)));
    }

    /** No role: the workspace is unknown, or deleted, or the user is a stranger to it. */
    private static Role allowed(RowSet<Row> found, Role least) {
        if (found.size() == 0) {
            throw Access.workspaceNotFound();
        }
        Role role = Role.of(found.iterator().next().getString("role"));
        if (role.compareTo(least) < 0) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "Your role in this workspace forbids that");
        }
        return role;
    }
}
