package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.Lead;
import io.leadkeep.lead.LeadInserts;
import io.leadkeep.lead.LeadPatch;
import io.leadkeep.lead.LeadUpdates;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Stores many leads in one transaction: one statement inserts the new ones, one locks the existing
 * ones, and one updates these.
 */
@ApplicationScoped
class BulkWriter {

    /** A further attempt is needed if a lead is deleted between the statements. */
    private static final int MAX_ATTEMPTS = 5;

    private static final int MAX_DEADLOCK_RETRIES = 2;

    /** Thousands of long texts take several seconds to index for the filters. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final LeadInserts inserts;
    private final LeadUpdates updates;
    private final Ids ids;
    private final Clock clock;

    BulkWriter(
            Transactions transactions,
            LeadInserts inserts,
            LeadUpdates updates,
            Ids ids,
            Clock clock) {
        this.transactions = transactions;
        this.inserts = inserts;
        this.updates = updates;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<BulkResult> storeInTransaction(Tenant tenant, List<BulkRow> rows, BulkOptions options) {
        return retryDeadlocks(
                transactions.inTransaction(
                        tenant.call(), connection -> store(tenant, rows, options, connection)));
    }

    /** Leadkeep locks leads in the order of their ids, other clients of the database may not. */
    static <T> Uni<T> retryDeadlocks(Uni<T> transaction) {
        return transaction.onFailure(SqlState::isDeadlock).retry().atMost(MAX_DEADLOCK_RETRIES);
    }

    /**
     * Stores rows within a transaction.
     *
     * @param rows valid and invalid ones; the last valid row of an address counts
     */
    Uni<BulkResult> store(
            Tenant tenant, List<BulkRow> rows, BulkOptions options, SqlConnection connection) {
        Write write = new Write(tenant, rows, options, connection);
        return Transactions.withStatementTimeout(connection, STATEMENT_TIMEOUT)
                .chain(() -> write.attempt(MAX_ATTEMPTS))
                .map(stored -> write.result());
    }

    private final class Write {

        private final Tenant tenant;
        private final List<BulkRow> rows;
        private final BulkOptions options;
        private final SqlConnection connection;

        private final Map<String, BulkRow> pending = new LinkedHashMap<>();
        private final Map<Integer, String> importedIds = new HashMap<>();
        private final List<BulkRow> failed = new ArrayList<>();
        private final int repeats;
        private int updated;

        Write(Tenant tenant, List<BulkRow> rows, BulkOptions options, SqlConnection connection) {
            this.tenant = tenant;
            this.rows = rows;
            this.options = options;
            this.connection = connection;
            for (BulkRow row : rows) {
                if (row.error() != null) {
                    failed.add(row);
                } else {
                    // Removed first, so that the order is that of the rows that count.
                    pending.remove(row.email());
                    pending.put(row.email(), row);
                }
            }
            this.repeats = rows.size() - failed.size() - pending.size();
        }

        Uni<Void> attempt(int attemptsLeft) {
            if (pending.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (attemptsLeft == 0) {
                return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
            }
            List<Lead> leads = pending.values().stream().map(this::newLead).toList();
            return inserts.insert(tenant, leads, connection)
                    .invoke(inserted -> addImported(leads, inserted))
                    .chain(
                            () ->
                                    options.skipDuplicates() || pending.isEmpty()
                                            ? Uni.createFrom().voidItem()
                                            : patch().chain(() -> attempt(attemptsLeft - 1)));
        }

        private Lead newLead(BulkRow row) {
            return row.lead().toLead(tenant, ids.next(), clock.instant());
        }

        private Uni<Void> patch() {
            return updates.lockByEmails(tenant, pending.keySet(), connection)
                    .map(this::applyRows)
                    .chain(changed -> updates.write(tenant, changed, connection));
        }

        private List<Lead> applyRows(List<Lead> existing) {
            List<Lead> changed = new ArrayList<>();
            for (Lead lead : existing) {
                if (applyRow(lead)) {
                    changed.add(lead);
                }
            }
            return changed;
        }

        private boolean applyRow(Lead lead) {
            BulkRow row = pending.remove(lead.email);
            try {
                boolean changed = LeadPatch.ofRow(row.fields(), options.tag()).applyTo(lead, clock);
                updated++;
                return changed;
            } catch (ApiException e) {
                failed.add(row.failedWith(e.details()));
                return false;
            }
        }

        private void addImported(List<Lead> leads, Set<String> inserted) {
            for (Lead lead : leads) {
                if (inserted.contains(lead.id)) {
                    importedIds.put(pending.remove(lead.email).index(), lead.id);
                }
            }
        }

        BulkResult result() {
            return new BulkResult(
                    importedIds.size(),
                    updated,
                    repeats + pending.size(),
                    failed.size(),
                    rows.stream()
                            .map(row -> importedIds.get(row.index()))
                            .filter(Objects::nonNull)
                            .toList(),
                    failed.stream()
                            .sorted(Comparator.comparingInt(BulkRow::index))
                            .map(BulkRow::toError)
                            .toList(),
                    null);
        }
    }
}
