package io.leadkeep.lead;

import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Merges the pending list of the search index in the background, on one node at a time. An insert
 * appends to the list; it merges the list itself only above {@code gin_pending_list_limit}.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class SearchIndexMerger {

    private static final Logger LOG = Logger.getLogger(SearchIndexMerger.class);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    /** An arbitrary number. */
    private static final long ADVISORY_LOCK = 0x6d65_7267_6547_494eL;

    private static final String MERGE =
            "select case when pg_try_advisory_xact_lock("
                    + ADVISORY_LOCK
                    + ") then merge_lead_search_idx() end";

    private final Transactions transactions;
    private volatile boolean isForbidden;

    SearchIndexMerger(Transactions transactions) {
        this.transactions = transactions;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, SearchConfig config) {
        tasks.every(config.mergeInterval(), "merge of the search index", this::merge);
    }

    private Uni<Void> merge() {
        return isForbidden
                ? Uni.createFrom().voidItem()
                : transactions
                        .inTransaction(CallContext.background(STATEMENT_TIMEOUT), this::merge)
                        .onFailure(SqlState::isForbidden)
                        .invoke(this::giveUp);
    }

    private Uni<Void> merge(SqlConnection transaction) {
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(() -> transaction.query(MERGE).execute())
                .replaceWithVoid();
    }

    private void giveUp(Throwable failure) {
        isForbidden = true;
        LOG.warnf(
                "The role of the service may not merge the search index (%s): inserts and"
                        + " autovacuum merge it, and some inserts take longer",
                failure.getMessage());
    }
}
