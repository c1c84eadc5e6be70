package io.leadkeep.lead;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Computes the search terms of leads that have none: leads of an older release, and leads that
 * another client of the database inserted. A start waits until every lead has its terms, because a
 * search must not miss a lead; but not for a database that does not answer.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class SearchTermsFiller {

    private static final Logger LOG = Logger.getLogger(SearchTermsFiller.class);

    private static final int AFTER_MIGRATIONS = 15;
    private static final int BATCH_SIZE = 2_000;
    private static final int LOGGED_SIZE = 100_000;
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private static final String FIND_WORKSPACE =
            "select workspace_id from lead where search is null and workspace_id > $1"
                    + " order by workspace_id limit 1";

    /** From a lead on: the index still has the entries of the rows before it. */
    private static final String LOCK =
            "select "
                    + LeadTable.SELECT_LIST
                    + " from lead where workspace_id = $1 and search is null and id > $2"
                    + " order by id limit "
                    + BATCH_SIZE
                    + " for no key update";

    /** Leaves {@code updated_at}: the lead does not change for clients. */
    private static final String WRITE =
            "update lead set search = t.search::tsvector"
                    + " from unnest($2::text[], $3::text[]) as t (id, search)"
                    + " where lead.workspace_id = $1 and lead.id = t.id";

    private final Transactions transactions;

    SearchTermsFiller(Transactions transactions) {
        this.transactions = transactions;
    }

    void start(
            @Observes @Priority(AFTER_MIGRATIONS) StartupEvent event,
            PeriodicTasks tasks,
            SearchConfig config) {
        try {
            VertxContextSupport.subscribeAndAwait(this::fillAll);
        } catch (Throwable e) {
            LOG.warnf("Searches may miss leads until their terms are computed: %s", e.getMessage());
        }
        tasks.every(config.fillInterval(), "search terms", this::fillAll);
    }

    private Uni<Void> fillAll() {
        Pass pass = new Pass();
        return Multi.createBy()
                .repeating()
                .uni(() -> pass.fillSome())
                .whilst(found -> found)
                .collect()
                .last()
                .invoke(pass::log)
                .replaceWithVoid();
    }

    private final class Pass {

        private String workspaceId = "";
        private String id = "";
        private boolean isInWorkspace;
        private int filled;

        /** Fills a batch, and returns whether there may be more leads without terms. */
        Uni<Boolean> fillSome() {
            return isInWorkspace
                    ? fillBatch()
                    : findWorkspace()
                            .chain(
                                    found -> {
                                        if (found.isEmpty()) {
                                            return Uni.createFrom().item(false);
                                        }
                                        workspaceId = found.get();
                                        id = "";
                                        return fillBatch();
                                    });
        }

        private Uni<Optional<String>> findWorkspace() {
            return transactions
                    .run(
                            CallContext.background(),
                            connection ->
                                    connection
                                            .preparedQuery(FIND_WORKSPACE)
                                            .execute(Tuple.of(workspaceId)))
                    .map(rows -> rows.stream().map(row -> row.getString(0)).findFirst());
        }

        private Uni<Boolean> fillBatch() {
            return transactions
                    .inTransaction(
                            CallContext.background(STATEMENT_TIMEOUT.multipliedBy(2)),
                            this::fillBatch)
                    .replaceWith(true);
        }

        private Uni<List<Lead>> fillBatch(SqlConnection transaction) {
            return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                    .chain(() -> transaction.preparedQuery(LOCK).execute(Tuple.of(workspaceId, id)))
                    .map(rows -> rows.stream().map(LeadTable::lead).toList())
                    .call(leads -> write(leads, transaction))
                    .invoke(this::moveAfter);
        }

        private Uni<Void> write(List<Lead> leads, SqlConnection transaction) {
            return leads.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : transaction
                            .preparedQuery(WRITE)
                            .execute(
                                    Tuple.of(
                                            workspaceId,
                                            ColumnType.texts(leads, lead -> lead.id),
                                            ColumnType.texts(leads, SearchTerms::of)))
                            .replaceWithVoid();
        }

        private void moveAfter(List<Lead> leads) {
            isInWorkspace = leads.size() == BATCH_SIZE;
            if (leads.isEmpty()) {
                return;
            }
            id = leads.get(leads.size() - 1).id;
            filled += leads.size();
            if (filled % LOGGED_SIZE == 0) {
                LOG.infof("Computed the search terms of %d leads so far", filled);
            }
        }

        void log() {
            if (filled > 0) {
                LOG.infof("Computed the search terms of %d leads that had none", filled);
            }
        }
    }
}
