package io.leadkeep.workspace;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.donotcontact.DncPurge;
import io.leadkeep.event.EventPurge;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.lead.LeadPurge;
import io.leadkeep.lead.imports.ImportPurge;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.leadkeep.webhook.delivery.WebhookPurge;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Deletes the data of deleted workspaces in batches, because a workspace may have millions of
 * leads. The row of the workspace goes last, so that another run or node continues after a failure.
 * It uses SQL, as all work on leads does.
 *
 * <p>The purge begins when no request from before the deletion can still run: leads have no foreign
 * key to their workspace, because PostgreSQL would check it for each row.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class WorkspacePurge {

    private static final Logger LOG = Logger.getLogger(WorkspacePurge.class);

    /** For one batch. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String FIND_DELETED =
            """
            select id from workspace where deleted_at < now() - make_interval(secs => $1)
            order by deleted_at limit 100
            """;

    /** Other nodes skip a workspace that one node is purging. */
    private static final String LOCK =
            """
            select from workspace where id = $1 and deleted_at is not null
            for no key update skip locked
            """;

    /** Foreign keys delete what is left. */
    private static final String DELETE = "delete from workspace where id = $1";

    private final Transactions transactions;
    private final LeadPurge leads;
    private final IdempotentRequests requests;
    private final EventPurge events;
    private final WebhookPurge webhooks;
    private final DncPurge doNotContact;
    private final ImportPurge imports;
    private final WorkspacePurgeConfig config;

    WorkspacePurge(
            Transactions transactions,
            LeadPurge leads,
            IdempotentRequests requests,
            EventPurge events,
            WebhookPurge webhooks,
            DncPurge doNotContact,
            ImportPurge imports,
            WorkspacePurgeConfig config) {
        this.transactions = transactions;
        this.leads = leads;
        this.requests = requests;
        this.events = events;
        this.webhooks = webhooks;
        this.doNotContact = doNotContact;
        this.imports = imports;
        this.config = config;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        tasks.every(config.interval(), "workspace purge", this::purgeAll);
    }

    private Uni<Void> purgeAll() {
        return transactions
                .run(
                        CallContext.background(),
                        connection ->
                                connection
                                        .preparedQuery(FIND_DELETED)
                                        .execute(Tuple.of(config.delay().toMillis() / 1000.0)))
                .onItem()
                .transformToMulti(deleted -> Multi.createFrom().iterable(deleted))
                .onItem()
                .transformToUniAndConcatenate(row -> purge(row.getString("id")))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Ignores failures, so that one workspace does not block the others. */
    private Uni<Void> purge(String workspaceId) {
        return Multi.createBy()
                .repeating()
                .uni(() -> purgeBatch(workspaceId))
                .whilst(mayHaveMore -> mayHaveMore)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> LOG.debugf(e, "The next run purges workspace %s", workspaceId))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Boolean> purgeBatch(String workspaceId) {
        Tenant tenant = Tenant.background(workspaceId, LIMIT);
        return transactions.inTransaction(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(LOCK)
                                .execute(Tuple.of(workspaceId))
                                .chain(
                                        locked ->
                                                locked.size() == 0
                                                        ? Uni.createFrom().item(false)
                                                        : purgeBatch(tenant, connection)));
    }

    /** Returns whether the workspace may have more data. */
    private Uni<Boolean> purgeBatch(Tenant tenant, SqlConnection connection) {
        return leads.eraseSome(tenant, connection)
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : requests.purgeSome(tenant, connection))
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : events.purgeSome(tenant, connection))
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : webhooks.eraseSome(tenant, connection))
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : doNotContact.eraseSome(tenant, connection))
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : imports.eraseSome(tenant, connection))
                .call(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().voidItem()
                                        : connection
                                                .preparedQuery(DELETE)
                                                .execute(Tuple.of(tenant.workspaceId())));
    }
}
