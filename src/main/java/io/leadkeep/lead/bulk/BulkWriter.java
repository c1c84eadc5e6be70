package io.leadkeep.lead.bulk;

import static java.util.stream.Collectors.toSet;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.InsertedLeads;
import io.leadkeep.lead.Lead;
import io.leadkeep.lead.LeadChange;
import io.leadkeep.lead.LeadInserts;
import io.leadkeep.lead.LeadMerge;
import io.leadkeep.lead.LeadUpdates;
import io.leadkeep.suppression.Suppression;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Stores many leads in one transaction: one statement inserts the new ones, one locks the existing
 * ones, and one updates these. A dry run reads the existing ones instead, and writes nothing.
 */
@ApplicationScoped
public class BulkWriter {

    /** A further attempt is needed if a lead is deleted between the statements. */
    private static final int MAX_ATTEMPTS = 5;

    private static final int MAX_DEADLOCK_RETRIES = 2;

    /** Thousands of long texts take several seconds to index for the filters. */
    public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final Suppression suppression;
    private final LeadInserts inserts;
    private final LeadUpdates updates;
    private final Ids ids;
    private final Clock clock;

    BulkWriter(
            Transactions transactions,
            Suppression suppression,
            LeadInserts inserts,
            LeadUpdates updates,
            Ids ids,
            Clock clock) {
        this.transactions = transactions;
        this.suppression = suppression;
        this.inserts = inserts;
        this.updates = updates;
        this.ids = ids;
        this.clock = clock;
    }

    public Uni<BulkResult> storeInTransaction(
            Tenant tenant, List<BulkRow> rows, BulkOptions options) {
        return retryDeadlocks(
                transactions.inTransaction(
                        tenant.call(), connection -> store(tenant, rows, options, connection)));
    }

    /** Leadkeep locks leads in the order of their ids, other clients of the database may not. */
    public static <T> Uni<T> retryDeadlocks(Uni<T> transaction) {
        return transaction.onFailure(SqlState::isDeadlock).retry().atMost(MAX_DEADLOCK_RETRIES);
    }

    /**
     * Stores rows within a transaction.
     *
     * @param rows valid and invalid ones; the last valid row of an address counts
     */
    public Uni<BulkResult> store(
            Tenant tenant, List<BulkRow> rows, BulkOptions options, SqlConnection connection) {
        Write write = new Write(tenant, rows, options, connection);
        return Transactions.withStatementTimeout(connection, STATEMENT_TIMEOUT)
                .chain(() -> write.attempt(MAX_ATTEMPTS))
                .chain(write::leaveOutSuperseded)
                .map(stored -> write.result());
    }

    private final class Write {

        private final Tenant tenant;
        private final BulkOptions options;
        private final WritePolicy policy;
        private final LeadMerge merge;
        private final SqlConnection connection;

        private final Map<String, BulkRow> pending = new LinkedHashMap<>();
        private final List<BulkRow> superseded = new ArrayList<>();
        private final RowOutcomes outcomes;

        Write(Tenant tenant, List<BulkRow> rows, BulkOptions options, SqlConnection connection) {
            this.tenant = tenant;
            this.options = options;
            this.policy = options.policy();
            this.merge = policy.merge(options.tag());
            this.connection = connection;
            this.outcomes = new RowOutcomes(rows);
            rows.forEach(this::add);
        }

        private void add(BulkRow row) {
            if (row.error() != null) {
                outcomes.set(row, RowStatus.FAILED, null);
            } else if (row.isSuperseded()) {
                superseded.add(row);
            } else {
                // Removed first, so that the order is that of the rows that count.
                BulkRow earlier = pending.remove(row.email());
                if (earlier != null) {
                    superseded.add(earlier.superseded());
                }
                pending.put(row.email(), row);
            }
        }

        Uni<Void> attempt(int attemptsLeft) {
            if (pending.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (attemptsLeft == 0) {
                return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
            }
            return (insertsMissing() ? insert() : leaveOutRejected())
                    .chain(this::writeExisting)
                    .chain(
                            () ->
                                    insertsMissing() && !policy.skipsExisting()
                                            ? attempt(attemptsLeft - 1)
                                            : Uni.createFrom().voidItem());
        }

        private boolean insertsMissing() {
            return !options.dryRun() && !policy.skipsMissing();
        }

        private Uni<Void> insert() {
            List<Lead> leads = pending.values().stream().map(this::newLead).toList();
            return inserts.insert(tenant, leads, connection)
                    .invoke(inserted -> addInserted(leads, inserted))
                    .replaceWithVoid();
        }

        private Lead newLead(BulkRow row) {
            return row.lead().toLead(tenant, ids.next(), clock.instant());
        }

        private void addInserted(List<Lead> leads, InsertedLeads inserted) {
            for (Lead lead : leads) {
                if (inserted.ids().contains(lead.id)) {
                    outcomes.set(pending.remove(lead.email), RowStatus.CREATED, lead.id);
                } else if (inserted.rejected().contains(lead.id)) {
                    addSuppressed(lead.email);
                }
            }
            suppression.count(inserted.rejected().size());
        }

        private Uni<Void> leaveOutRejected() {
            return suppression
                    .findRejected(tenant, pending.keySet(), connection)
                    .invoke(rejected -> rejected.forEach(this::addSuppressed))
                    .replaceWithVoid();
        }

        private void addSuppressed(String email) {
            outcomes.set(pending.remove(email), RowStatus.SUPPRESSED, null);
        }

        /** The row that counts can be in another batch, so the list is asked again. */
        Uni<Void> leaveOutSuperseded() {
            if (superseded.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Set<String> emails = superseded.stream().map(BulkRow::email).collect(toSet());
            return suppression
                    .findRejected(tenant, emails, connection)
                    .invoke(
                            rejected ->
                                    superseded.forEach(
                                            row ->
                                                    outcomes.set(
                                                            row,
                                                            rejected.contains(row.email())
                                                                    ? RowStatus.SUPPRESSED
                                                                    : RowStatus.SKIPPED,
                                                            null)))
                    .replaceWithVoid();
        }

        private Uni<Void> writeExisting() {
            if (pending.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Set<String> emails = pending.keySet();
            if (policy.skipsExisting() && !options.dryRun() && !options.returnResults()) {
                return Uni.createFrom().voidItem();
            }
            if (policy.skipsExisting() || options.dryRun()) {
                return updates.findByEmails(tenant, emails, connection)
                        .invoke(this::applyRows)
                        .replaceWithVoid();
            }
            return updates.lockByEmails(tenant, emails, connection)
                    .map(this::applyRows)
                    .chain(changed -> updates.write(tenant, changed, connection));
        }

        private List<LeadChange> applyRows(List<Lead> existing) {
            return existing.stream().map(this::applyRow).filter(Objects::nonNull).toList();
        }

        /** Returns what has to be written; null for nothing. */
        private LeadChange applyRow(Lead lead) {
            BulkRow row = pending.remove(lead.email);
            if (policy.skipsExisting()) {
                outcomes.set(row, RowStatus.SKIPPED, lead.id);
                return null;
            }
            FieldErrors errors = new FieldErrors();
            LeadChange change = merge.apply(row.lead(), row.sent(), lead, clock, errors);
            if (!errors.isEmpty() && !policy.skipsInvalidValues()) {
                outcomes.set(row.failedWith(errors.list()), RowStatus.FAILED, null);
                return null;
            }
            outcomes.set(
                    row.warned(errors.list()),
                    change == null ? RowStatus.UNCHANGED : RowStatus.UPDATED,
                    lead.id);
            return change;
        }

        BulkResult result() {
            boolean areCreated = options.dryRun() && !policy.skipsMissing();
            RowStatus status = areCreated ? RowStatus.CREATED : RowStatus.SKIPPED;
            pending.values().forEach(row -> outcomes.set(row, status, null));
            return outcomes.result(options.returnResults());
        }
    }
}
