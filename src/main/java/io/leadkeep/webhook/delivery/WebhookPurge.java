package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.id.Id;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/** Deletes old attempts, and the rows of deleted endpoints, in batches. */
@ApplicationScoped
@Repository
public class WebhookPurge {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH_SIZE = 2_000;

    /** With all attempts of a deleted endpoint: the letter follows every id. */
    private static final String FIND_WITH_OLD_ATTEMPTS =
            """
            select workspace_id, id
            from webhook w
            where exists (
                select from webhook_attempt a
                where a.workspace_id = w.workspace_id and a.webhook_id = w.id
                    and a.id < case when w.deleted_at is null then $1 else 'g' end)
            """;

    private static final String DELETE_ATTEMPTS =
            """
            delete from webhook_attempt
            where workspace_id = $1 and webhook_id = $2 and id = any(array(
                select o.id
                from webhook w join webhook_attempt o on o.workspace_id = w.workspace_id and o.webhook_id = w.id
                where w.workspace_id = $1 and w.id = $2
                    and o.id < case when w.deleted_at is null then $3 else 'g' end
                order by o.id limit $4))
            """;

    /** Foreign keys delete the cursor and the waiting deliveries. */
    private static final String DELETE_WEBHOOKS =
            """
            delete from webhook w
            where w.deleted_at is not null
                and not exists (
                    select from webhook_attempt a where a.workspace_id = w.workspace_id and a.webhook_id = w.id)
            """;

    private static final String DELETE_OF_WORKSPACE =
            """
            delete from webhook_attempt
            where workspace_id = $1 and (webhook_id, id) in (
                select webhook_id, id from webhook_attempt where workspace_id = $1 limit $2)
            """;

    /** Waits for the transactions that insert attempts, and keeps others from it. */
    private static final String LOCK_ATTEMPTS =
            "lock table webhook_attempt in share row exclusive mode";

    private static final String DELETE_OF_LEADS =
            "delete from webhook_attempt where workspace_id = $1 and lead_id = any($2)";

    private final Transactions transactions;
    private final WebhookConfig config;
    private final Clock clock;

    WebhookPurge(Transactions transactions, WebhookConfig config, Clock clock) {
        this.transactions = transactions;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        tasks.every(INTERVAL, "webhook purge", this::purge);
    }

    @Repository.AcrossWorkspaces
    Uni<Void> purge() {
        String oldest = Id.firstOf(clock.instant().minus(config.deliveriesKeptFor()));
        return execute(FIND_WITH_OLD_ATTEMPTS, Tuple.of(oldest))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(
                        row ->
                                repeat(
                                        DELETE_ATTEMPTS,
                                        Tuple.of(
                                                row.getString("workspace_id"),
                                                row.getString("id"),
                                                oldest,
                                                BATCH_SIZE)))
                .collect()
                .last()
                .chain(() -> execute(DELETE_WEBHOOKS, Tuple.tuple()))
                .replaceWithVoid();
    }

    private Uni<Void> repeat(String sql, Tuple parameters) {
        return Multi.createBy()
                .repeating()
                .uni(() -> execute(sql, parameters))
                .whilst(deleted -> deleted.rowCount() == BATCH_SIZE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> execute(String sql, Tuple parameters) {
        return transactions.run(
                CallContext.background(),
                connection -> connection.preparedQuery(sql).execute(parameters));
    }

    /**
     * Deletes the attempts to deliver events of leads. An attempt that ends later finds no event,
     * and is stored without the answer of the endpoint ({@link DeliveryResults}).
     */
    public Uni<Void> eraseLeads(Tenant tenant, String[] leadIds, SqlConnection transaction) {
        return transaction
                .query(LOCK_ATTEMPTS)
                .execute()
                .chain(
                        () ->
                                transaction
                                        .preparedQuery(DELETE_OF_LEADS)
                                        .execute(Tuple.of(tenant.workspaceId(), leadIds)))
                .replaceWithVoid();
    }

    /**
     * Deletes a batch of attempts of a deleted workspace, and returns whether there may be more.
     */
    public Uni<Boolean> eraseSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_OF_WORKSPACE)
                .execute(Tuple.of(tenant.workspaceId(), BATCH_SIZE))
                .map(erased -> erased.rowCount() == BATCH_SIZE);
    }
}
