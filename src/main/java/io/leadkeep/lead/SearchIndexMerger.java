package io.leadkeep.lead;

import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.distribution.Distribution;
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

    private static final String IF_LOCKED =
            "select case when pg_try_advisory_xact_lock(" + ADVISORY_LOCK + ") then ";

    private static final String MERGE = IF_LOCKED + "merge_lead_search_idx() end";

    /** Each node of Citus merges those of its shards. One that is down is tried again next time. */
    private static final String MERGE_ON_ALL_NODES =
            IF_LOCKED
                    + "(select count(*) from run_command_on_all_nodes('select"
                    + " merge_lead_search_idx()')) end";

    private final Transactions transactions;
    private final Distribution distribution;
    private volatile boolean isForbidden;

    SearchIndexMerger(Transactions transactions, Distribution distribution) {
        this.transactions = transactions;
        this.distribution = distribution;
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
                .chain(
                        () ->
                                transaction
                                        .query(
                                                distribution.isDistributed()
                                                        ? MERGE_ON_ALL_NODES
                                                        : MERGE)
                                        .execute())
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
