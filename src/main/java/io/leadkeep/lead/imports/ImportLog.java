package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Logs the start and the end of each import. The name of a file may be personal. */
@Singleton
class ImportLog {

    private static final Logger LOG = Logger.getLogger(ImportLog.class);

    void leased(ImportLease lease) {
        LOG.infof(
                "Import %s in workspace %s: starts at row %d",
                lease.job().id(), lease.workspaceId(), lease.job().processed());
    }

    void ended(Tenant tenant, ImportView ended) {
        LOG.infof(
                "Import %s in workspace %s: %s, %d of %d rows in %d ms (%d imported, %d updated,"
                        + " %d skipped, %d failed)",
                ended.id(),
                tenant.workspaceId(),
                ended.status(),
                ended.processedRows(),
                ended.totalRows(),
                ended.startedAt() == null
                        ? 0
                        : Duration.between(ended.startedAt(), ended.completedAt()).toMillis(),
                ended.imported(),
                ended.updated(),
                ended.skipped(),
                ended.failed());
    }

    void failed(ImportLease lease, Throwable failure) {
        LOG.errorf(
                failure,
                "Import %s in workspace %s cannot be written",
                lease.job().id(),
                lease.workspaceId());
    }

    void interrupted(ImportLease lease, Throwable failure) {
        LOG.debugf(
                failure,
                "Import %s in workspace %s was interrupted; its next lease continues it",
                lease.job().id(),
                lease.workspaceId());
    }

    void undone(Tenant tenant, String id, UndoResult result) {
        LOG.infof(
                "Import %s in workspace %s: undone, %d leads removed, %d restored, %d kept",
                id, tenant.workspaceId(), result.removed(), result.restored(), result.kept());
    }
}
