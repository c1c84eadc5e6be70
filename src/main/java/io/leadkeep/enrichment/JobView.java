package io.leadkeep.enrichment;

import io.leadkeep.id.Id;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job as the contract has it (section 6). */
@Schema(name = "EnrichmentJob")
record JobView(
        @Schema(required = true, pattern = Id.PATTERN, examples = "665d4e5f6a7b8c9d0e1f2a3c")
                String id,
        @Schema(
                        required = true,
                        enumeration = {"email_verification", "esp_detection", "seg_gateway"})
                String type,
        @Schema(
                        required = true,
                        enumeration = {"pending", "processing", "completed", "failed", "cancelled"},
                        description =
                                "`completed`, `failed` and `cancelled` are final; `failed`: not"
                                        + " done within 7 days")
                String status,
        @Schema(required = true) Metadata metadata,
        @Schema(required = true, minimum = "1") int totalLeads,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true, description = "The most recent progress") Instant updatedAt,
        @Schema(required = true, nullable = true, description = "When work on it began")
                Instant startedAt,
        @Schema(required = true, nullable = true, description = "When it ended, however it did")
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
    @Schema(name = "EnrichmentProgress")
    record Metadata(
            @Schema(required = true, minimum = "1") int totalItems,
            @Schema(
                            required = true,
                            minimum = "0",
                            description =
                                    "Leads that are done with; those that were deleted meanwhile"
                                            + " count when the job completes")
                    int processedItems,
            @Schema(required = true, minimum = "0", description = "Leads of whom it is known now")
                    int successCount,
            @Schema(
                            required = true,
                            minimum = "0",
                            description =
                                    "Leads of whom it could not be found out, such as when the DNS"
                                            + " did not answer; they keep what was known before")
                    int failedCount,
            @Schema(required = true, enumeration = "0") int creditsUsed) {}

    /** The shape of the answer, for the API document. */
    @Schema(name = "EnrichmentJobAnswer")
    record Answer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) JobView data) {}
}
