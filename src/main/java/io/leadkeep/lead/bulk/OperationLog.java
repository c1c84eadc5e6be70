package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Logs large operations, one line each. */
final class OperationLog {

    private static final Logger LOG = Logger.getLogger(OperationLog.class);

    private static final int LARGE_WRITE = 1_000;
    private static final int LARGE_DELETION = 100;

    private final Tenant tenant;
    private final long start = System.nanoTime();

    OperationLog(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Logs a bulk or an import of more than 1,000 rows; the counts may be those of a part. */
    void written(String operation, int rows, BulkResult result) {
        if (rows > LARGE_WRITE) {
            LOG.infof(
                    "%s in workspace %s: %d rows in %d ms (%d imported, %d updated, %d skipped,"
                            + " %d of them suppressed, %d failed)",
                    operation,
                    tenant.workspaceId(),
                    rows,
                    millis(),
                    result.imported(),
                    result.updated(),
                    result.skipped(),
                    result.suppressed(),
                    result.failed());
        }
    }

    /** Logs a deletion of more than 100 leads. */
    void deleted(long count) {
        if (count > LARGE_DELETION) {
            LOG.infof(
                    "Deletion in workspace %s: %d leads in %d ms",
                    tenant.workspaceId(), count, millis());
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
