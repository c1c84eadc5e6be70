package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes the leads of a deleted workspace in batches. */
@ApplicationScoped
@Repository
public class LeadPurge {

    private static final int BATCH_SIZE = 2_000;

    /** Foreign keys delete the rows that refer to the leads, too. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private static final String SQL =
            """
            delete from lead
            where workspace_id = $1
              and id in (select id from lead where workspace_id = $1 order by id limit $2)
            """;

    /** Deletes a batch and returns whether there may be more. */
    public Uni<Boolean> eraseSome(Tenant tenant, SqlConnection transaction) {
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(
                        () ->
                                transaction
                                        .preparedQuery(SQL)
                                        .execute(Tuple.of(tenant.workspaceId(), BATCH_SIZE)))
                .map(erased -> erased.rowCount() == BATCH_SIZE);
    }
}
