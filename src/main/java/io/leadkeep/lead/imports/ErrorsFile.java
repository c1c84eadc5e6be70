package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.http.PagedFile;
import io.leadkeep.lead.columns.Column;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams the rows of an import that failed: the columns of its file, and one that says why. Cells
 * beyond the columns follow that one.
 */
@Singleton
record ErrorsFile(FailedRows failures, PagedFile files) {

    private static final int PAGE_SIZE = 200;

    Uni<Void> send(Tenant tenant, StoredImport job, RoutingContext request) {
        return files.send(
                new Pages(tenant, job),
                "text/csv; charset=UTF-8",
                "import-" + job.id() + "-errors.csv",
                request);
    }

    private final class Pages implements PagedFile.Pages {

        private final Tenant tenant;
        private final StoredImport job;
        private int last = -1;
        private boolean isHeaderRead;
        private boolean haveEnded;

        Pages(Tenant tenant, StoredImport job) {
            this.tenant = tenant;
            this.job = job;
        }

        @Override
        public boolean haveEnded() {
            return haveEnded;
        }

        @Override
        public Uni<Buffer> read() {
            Tenant timed = tenant.with(Tenant.background(tenant.workspaceId()).call());
            return failures.read(timed, job.id(), last, PAGE_SIZE).map(this::page);
        }

        private Buffer page(List<FailedRows.Failure> rows) {
            List<List<String>> lines = new ArrayList<>();
            if (!isHeaderRead) {
                lines.add(header());
                isHeaderRead = true;
            }
            rows.forEach(row -> lines.add(cells(row)));
            haveEnded = rows.isEmpty();
            last = haveEnded ? last : rows.get(rows.size() - 1).index();
            return Buffer.buffer(LeadCsvWriter.safeRows(lines));
        }

        private List<String> header() {
            List<String> columns = new ArrayList<>(job.header());
            if (!hasErrorColumn()) {
                columns.add(Column.ERROR);
            }
            return columns;
        }

        /** The file of a list of errors has the column already; it gets the new errors. */
        private boolean hasErrorColumn() {
            List<String> header = job.header();
            return !header.isEmpty() && header.get(header.size() - 1).equals(Column.ERROR);
        }

        private List<String> cells(FailedRows.Failure row) {
            int width = job.header().size();
            int columns = hasErrorColumn() ? width - 1 : width;
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                cells.add(i < row.cells().size() ? row.cells().get(i) : "");
            }
            cells.add(row.error());
            if (row.cells().size() > width) {
                cells.addAll(row.cells().subList(width, row.cells().size()));
            }
            return cells;
        }
    }
}
