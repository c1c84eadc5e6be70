package io.leadkeep.lead;

import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Erases the leads of a workspace that is deleted, so many at a time that no time-out is near. */
@ApplicationScoped
public class LeadPurge {

    private static final int AT_ONCE = 2_000;

    /** What hangs on the leads goes with them. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SQL =
            """
            delete from lead
            where workspace_id = $1
              and id in (select id from lead where workspace_id = $1 order by id limit $2)
            """;

    /**
     * Erases some leads.
     *
     * @param workspaceId whose leads
     * @param connection in whose transaction
     * @return whether there may be more
     */
    public Uni<Boolean> eraseSome(String workspaceId, SqlConnection connection) {
        return Transactions.allow(connection, LIMIT)
                .chain(() -> connection.preparedQuery(SQL).execute(Tuple.of(workspaceId, AT_ONCE)))
                .map(erased -> erased.rowCount() == AT_ONCE);
    }
}
