package io.leadkeep.donotcontact;

import io.leadkeep.auth.Tenant;
import io.leadkeep.http.PagedFile;
import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.leadkeep.text.Times;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Streams the list as a file that an import reads, without erased persons. */
@ApplicationScoped
class DncExporter {

    static final int PAGE = 2_000;

    private static final List<String> HEADER = List.of("email", "entryType", "reason", "createdAt");

    private final DncPages pages;
    private final PagedFile files;

    DncExporter(DncPages pages, PagedFile files) {
        this.pages = pages;
        this.files = files;
    }

    Uni<Void> send(Tenant tenant, DncQuery query, RoutingContext request) {
        return files.send(
                new Export(tenant, query, request),
                DncFileResource.CSV + "; charset=utf-8",
                "do-not-contact.csv",
                request);
    }

    private final class Export implements PagedFile.Pages {

        private final Tenant tenant;
        private final RoutingContext request;
        private DncQuery query;
        private boolean ended;

        Export(Tenant tenant, DncQuery query, RoutingContext request) {
            this.tenant = tenant;
            this.query = query;
            this.request = request;
        }

        @Override
        public Uni<Buffer> read() {
            boolean isFirst = query.cursor() == null;
            Tenant caller = isFirst ? tenant : tenant.with(CallContext.of(request));
            return pages.read(caller, query).map(found -> encode(found, isFirst));
        }

        private Buffer encode(List<DncEntry> found, boolean isFirst) {
            ended = found.size() <= query.limit();
            List<DncEntry> page = ended ? found : found.subList(0, query.limit());
            List<List<String>> rows = new ArrayList<>();
            if (isFirst) {
                rows.add(HEADER);
            }
            for (DncEntry entry : page) {
                if (entry.email() != null) {
                    rows.add(
                            List.of(
                                    CsvCell.neutralise(entry.email()),
                                    entry.entryType(),
                                    entry.reason(),
                                    Times.write(entry.createdAt())));
                }
            }
            if (!ended) {
                query = query.after(page.get(page.size() - 1).id());
            }
            return Buffer.buffer(LeadCsvWriter.write(rows));
        }

        @Override
        public boolean haveEnded() {
            return ended;
        }
    }
}
