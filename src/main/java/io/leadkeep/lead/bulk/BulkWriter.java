package io.leadkeep.lead.bulk;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.Lead;
import io.leadkeep.lead.LeadInserts;
import io.leadkeep.lead.LeadKey;
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
import java.util.Set;

/**
 * Stores many leads at once: one statement inserts those that are new, one locks and one changes
 * those that exist.
 */
@ApplicationScoped
class BulkWriter {

    /** A lead that is deleted between the statements is met again on the next turn. */
    private static final int TURNS = 5;

    /** Thousands of long texts take the index of the filters several seconds. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final LeadInserts inserts;
    private final LeadUpdates changes;
    private final Ids ids;
    private final Clock clock;

    BulkWriter(LeadInserts inserts, LeadUpdates changes, Ids ids, Clock clock) {
        this.inserts = inserts;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Stores rows, within a transaction.
     *
     * @param workspaceId whose leads
     * @param userId in whose name they are created
     * @param rows those that break a rule among them; of one address the last one counts
     * @param options how
     * @param connection with the transaction on it
     * @return what became of them
     */
    Uni<BulkResult> store(
            String workspaceId,
            String userId,
            List<BulkRow> rows,
            BulkOptions options,
            SqlConnection connection) {
        Map<String, BulkRow> byEmail = new LinkedHashMap<>();
        for (BulkRow row : rows) {
            if (row.error() == null) {
                // Removed first, so that the order is that of the rows that count.
                byEmail.remove(row.email());
                byEmail.put(row.email(), row);
            }
        }
        Progress progress = new Progress(rows, byEmail);
        return Transactions.allow(connection, LIMIT)
                .chain(() -> turn(workspaceId, userId, progress, options, connection, TURNS))
                .map(stored -> progress.toResult());
    }

    private Uni<Void> turn(
            String workspaceId,
            String userId,
            Progress progress,
            BulkOptions options,
            SqlConnection connection,
            int turns) {
        if (progress.waiting.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        if (turns == 0) {
            return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
        }
        List<Lead> leads = new ArrayList<>();
        for (BulkRow row : progress.waiting.values()) {
            LeadKey key = new LeadKey(workspaceId, ids.next());
            leads.add(row.lead().toLead(key, userId, clock.instant()));
        }
        return inserts.insert(workspaceId, userId, leads, connection)
                .invoke(inserted -> progress.imported(leads, inserted))
                .chain(
                        inserted -> {
                            if (options.skipDuplicates() || progress.waiting.isEmpty()) {
                                return Uni.createFrom().voidItem();
                            }
                            return patch(workspaceId, progress, options, connection)
                                    .chain(
                                            () ->
                                                    turn(
                                                            workspaceId,
                                                            userId,
                                                            progress,
                                                            options,
                                                            connection,
                                                            turns - 1));
                        });
    }

    private Uni<Void> patch(
            String workspaceId, Progress progress, BulkOptions options, SqlConnection connection) {
        return changes.lockByEmails(workspaceId, progress.waiting.keySet(), connection)
                .chain(
                        found -> {
                            List<Lead> changed = new ArrayList<>();
                            for (Lead lead : found) {
                                BulkRow row = progress.waiting.get(lead.email);
                                try {
                                    LeadPatch patch = LeadPatch.ofRow(row.fields(), options.tag());
                                    if (patch.applyTo(lead, clock)) {
                                        changed.add(lead);
                                    }
                                    progress.updated(row);
                                } catch (ApiException e) {
                                    progress.failed(row, e.details());
                                }
                            }
                            return changes.write(workspaceId, changed, connection);
                        });
    }

    /** What has become of the rows so far. */
    private static final class Progress {

        private final List<BulkRow> rows;
        private final int repeats;
        private final Map<String, BulkRow> waiting;
        private final Map<Integer, String> importedIds = new HashMap<>();
        private final List<BulkRow> failed = new ArrayList<>();
        private int updated;

        Progress(List<BulkRow> rows, Map<String, BulkRow> byEmail) {
            this.rows = rows;
            this.waiting = byEmail;
            rows.stream().filter(row -> row.error() != null).forEach(failed::add);
            this.repeats = rows.size() - failed.size() - byEmail.size();
        }

        void imported(List<Lead> leads, Set<String> inserted) {
            for (Lead lead : leads) {
                if (inserted.contains(lead.id)) {
                    importedIds.put(waiting.remove(lead.email).index(), lead.id);
                }
            }
        }

        void updated(BulkRow row) {
            waiting.remove(row.email());
            updated++;
        }

        void failed(BulkRow row, List<FieldError> errors) {
            waiting.remove(row.email());
            failed.add(row.failedWith(errors));
        }

        BulkResult toResult() {
            return new BulkResult(
                    importedIds.size(),
                    updated,
                    repeats + waiting.size(),
                    failed.size(),
                    rows.stream()
                            .map(row -> importedIds.get(row.index()))
                            .filter(id -> id != null)
                            .toList(),
                    failed.stream()
                            .sorted(Comparator.comparingInt(BulkRow::index))
                            .map(
                                    row ->
                                            new BulkResult.RowError(
                                                    row.index(), row.email(), row.error()))
                            .toList());
        }
    }
}
