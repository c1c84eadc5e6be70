package io.leadkeep.lead.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.PagedFile;
import io.leadkeep.http.routing.RouteLimits;
import io.leadkeep.lead.LeadView;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Streams all leads of a filter. An export holds no database connection while the client reads, and
 * takes constant memory.
 */
@ApplicationScoped
class LeadExporter {

    private static final int FIRST_PAGE = 100;
    private static final int SMALLEST_PAGE = 10;
    private static final int LARGEST_PAGE = 1_000;

    /** Target size of a page: pages of large leads have fewer rows. */
    private static final int PAGE_BYTES = 1024 * 1024;

    /** Time limit of the first page, as of every other response. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(4);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** An export has no response timeout: it takes as long as the client reads. */
    @Produces
    @Singleton
    static RouteLimits routeLimits() {
        return RouteLimits.ofSmallBody(HttpMethod.GET, "/v1/leads/export", null);
    }

    private final LeadPages pages;
    private final ObjectMapper json;
    private final PagedFile files;
    private final Vertx vertx;

    LeadExporter(LeadPages pages, ObjectMapper json, PagedFile files, Vertx vertx) {
        this.pages = pages;
        this.json = json;
        this.files = files;
        this.vertx = vertx;
    }

    /** Sends leads, newest first. */
    Uni<Void> send(
            Tenant tenant, LeadFilter filter, ExportOptions options, RoutingContext request) {
        ExportFormat format = options.format();
        return files.send(
                new Export(tenant, filter, options, request),
                format.contentType(),
                format.fileName(),
                request);
    }

    private final class Export implements PagedFile.Pages {

        private final Tenant tenant;
        private final LeadFilter filter;
        private final ExportOptions options;
        private final RoutingContext request;
        private String cursor;
        private int limit = FIRST_PAGE;
        private boolean ended;

        Export(Tenant tenant, LeadFilter filter, ExportOptions options, RoutingContext request) {
            this.tenant = tenant;
            this.filter = filter;
            this.options = options;
            this.request = request;
        }

        @Override
        public Uni<Buffer> read() {
            boolean isFirst = cursor == null;
            Tenant caller = isFirst ? tenant : tenant.with(CallContext.of(request));
            PageRequest page = new PageRequest(filter, limit, cursor, null);
            return Transactions.withoutCancelling(
                            isFirst ? FIRST_LIMIT : LIMIT, pages.read(caller, page))
                    .chain(
                            found ->
                                    vertx.executeBlocking(
                                                    () -> encode(found.leads(), isFirst), false)
                                            .invoke(text -> moveTo(found, text.length())));
        }

        private Buffer encode(List<LeadView> leads, boolean isFirst)
                throws JsonProcessingException {
            StringBuilder text = new StringBuilder();
            if (options.format() == ExportFormat.NDJSON) {
                for (LeadView lead : leads) {
                    text.append(json.writeValueAsString(lead)).append('\n');
                }
            } else {
                text.append(isFirst ? LeadCsvWriter.header() : "");
                text.append(LeadCsvWriter.rows(leads, options.spreadsheetSafe()));
            }
            return Buffer.buffer(text.toString());
        }

        /** A page before the end may be empty: not all leads of a scan match. */
        private void moveTo(LeadPage page, int bytes) {
            ended = page.nextCursor() == null;
            cursor = page.nextCursor();
            if (!page.leads().isEmpty()) {
                long fitting = (long) PAGE_BYTES * page.leads().size() / Math.max(1, bytes);
                limit = (int) Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, fitting));
            }
        }

        @Override
        public boolean haveEnded() {
            return ended;
        }
    }
}
