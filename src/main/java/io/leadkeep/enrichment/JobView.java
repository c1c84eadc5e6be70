package io.leadkeep.enrichment;

import io.leadkeep.text.Times;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;

/** A job in a response. */
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

    static final String COLUMNS =
            "id, type, status, total_items, processed_items, success_count, failed_count,"
                    + " failures, created_at, updated_at, started_at, completed_at";

    static JobView of(Row row) {
        int total = row.getInteger("total_items");
        int failed = row.getInteger("failed_count");
        return new JobView(
                row.getString("id"),
                row.getString("type"),
                row.getString("status"),
                new Metadata(
                        total,
                        row.getInteger("processed_items"),
                        row.getInteger("success_count"),
                        failed,
                        JobFailure.of(row.getJsonObject("failures"), failed),
                        0),
                total,
                time(row, "created_at"),
                time(row, "updated_at"),
                time(row, "started_at"),
                time(row, "completed_at"));
    }

    private static Instant time(Row row, String column) {
        return Times.instant(row.getOffsetDateTime(column));
    }

    /** Once the job is completed, the processed items include those of deleted leads. */
    record Metadata(
            int totalItems,
            int processedItems,
            int successCount,
            int failedCount,
            List<JobFailure> failures,
            int creditsUsed) {}
}
