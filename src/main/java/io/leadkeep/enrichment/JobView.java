package io.leadkeep.enrichment;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A job as the contract has it (section 6). */
record JobView(
        String id,
        String type,
        String status,
        Metadata metadata,
        int totalLeads,
        Instant createdAt,
        Instant updatedAt,
        Instant startedAt,
        Instant completedAt) {

    /** What {@link #of} reads. */
    static final String COLUMNS =
            "id, type, status, total_items, processed_items, success_count, failed_count,"
                    + " created_at, updated_at, started_at, completed_at";

    static JobView of(Row row) {
        int total = row.getInteger("total_items");
        return new JobView(
                row.getString("id"),
                row.getString("type"),
                row.getString("status"),
                new Metadata(
                        total,
                        row.getInteger("processed_items"),
                        row.getInteger("success_count"),
                        row.getInteger("failed_count"),
                        0),
                total,
                time(row, "created_at"),
                time(row, "updated_at"),
                time(row, "started_at"),
                time(row, "completed_at"));
    }

    private static Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    /**
     * How far a job is.
     *
     * @param totalItems leads that it began with
     * @param processedItems leads that are done with, those deleted meanwhile among them
     * @param successCount leads of whom it is known now
     * @param failedCount leads of whom it could not be found out
     * @param creditsUsed always 0
     */
    record Metadata(
            int totalItems,
            int processedItems,
            int successCount,
            int failedCount,
            int creditsUsed) {}
}
