package io.leadkeep.donotcontact;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes the list of a deleted workspace in batches. */
@ApplicationScoped
@Repository
public class DncPurge {

    private static final int BATCH_SIZE = 2_000;

    private static final String DELETE_SOME =
            """
            delete from dnc_entry
            where workspace_id = $1
                and id in (select id from dnc_entry where workspace_id = $1 order by id limit $2)
            """;

    /** Deletes a batch and returns whether there may be more. */
    public Uni<Boolean> eraseSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_SOME)
                .execute(Tuple.of(tenant.workspaceId(), BATCH_SIZE))
                .map(deleted -> deleted.rowCount() == BATCH_SIZE);
    }
}
