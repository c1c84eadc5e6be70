package io.leadkeep.lead.imports;

import io.leadkeep.text.Times;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * An import in a response.
 *
 * @param error why it failed, or null
 * @param rowsPerSecond null before the first row
 * @param secondsLeft null unless the import runs
 * @param createdBy id of the user
 */
record ImportView(
        String id,
        String fileName,
        String status,
        boolean dryRun,
        int totalRows,
        int processedRows,
        int imported,
        int updated,
        int skipped,
        int suppressed,
        int failed,
        String error,
        Long rowsPerSecond,
        Long secondsLeft,
        Instant createdAt,
        Instant startedAt,
        Instant completedAt,
        String createdBy) {

    private static final String STORED_COLUMNS =
            "id, file_name, status, is_dry_run, total_rows, processed_rows, imported, updated,"
                    + " skipped, suppressed, failed, error, created_at, started_at, completed_at,"
                    + " user_id, ";

    static final String COLUMNS =
            STORED_COLUMNS
                    + "extract(epoch from coalesce(completed_at, now()) - started_at)::float8"
                    + " as seconds";

    /** For changes, none of which leaves an import running. Citus returns no current time. */
    static final String CHANGED_COLUMNS =
            STORED_COLUMNS + "extract(epoch from completed_at - started_at)::float8 as seconds";

    static ImportView of(Row row) {
        String status = row.getString("status");
        int total = row.getInteger("total_rows");
        int processed = row.getInteger("processed_rows");
        Double seconds = row.getDouble("seconds");
        boolean hasRate = seconds != null && processed > 0;
        double rate = hasRate ? processed / Math.max(0.001, seconds) : 0;
        return new ImportView(
                row.getString("id"),
                row.getString("file_name"),
                status,
                row.getBoolean("is_dry_run"),
                total,
                processed,
                row.getInteger("imported"),
                row.getInteger("updated"),
                row.getInteger("skipped"),
                row.getInteger("suppressed"),
                row.getInteger("failed"),
                row.getString("error"),
                hasRate ? Math.round(rate) : null,
                hasRate && status.equals(ImportStatus.RUNNING)
                        ? (long) Math.ceil((total - processed) / rate)
                        : null,
                Times.instant(row.getOffsetDateTime("created_at")),
                Times.instant(row.getOffsetDateTime("started_at")),
                Times.instant(row.getOffsetDateTime("completed_at")),
                row.getString("user_id"));
    }
}
