package io.leadkeep.lead.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.lead.LeadView;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Sends all leads of a filter, page by page: the next page is read when the client has taken the
 * last one, so that neither a large workspace nor a slow client costs memory, and none of the
 * connections to the database waits for a client.
 */
@ApplicationScoped
class LeadExports {

    private static final int FIRST_PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    /** A lead may take 32 KiB and more: pages of such are made shorter. */
    private static final int PAGE_BYTES = 1024 * 1024;

    /** As for every answer (see Allowance in the package http), until this one has begun. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(4);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LeadPages pages;
    private final ObjectMapper json;
    private final ErrorMapper errors;
    private final Vertx vertx;

    LeadExports(LeadPages pages, ObjectMapper json, ErrorMapper errors, Vertx vertx) {
        this.pages = pages;
        this.json = json;
        this.errors = errors;
        this.vertx = vertx;
    }

    /**
     * Sends leads, newest first. What goes wrong before the answer has begun is told in its place;
     * after that the connection is cut, so that nobody takes a part for the whole.
     *
     * @param workspaceId whose leads
     * @param filter which
     * @param format how they are written
     * @param request to answer
     * @return done: the answer has ended
     */
    Uni<Void> send(
            String workspaceId, LeadFilter filter, ExportFormat format, RoutingContext request) {
        HttpServerResponse response = request.response();
        Position position = new Position();
        return read(workspaceId, filter, format, position)
                .invoke(first -> begin(format, response))
                .chain(
                        first ->
                                request.request().method() == HttpMethod.HEAD
                                        ? end(response)
                                        : write(first, response)
                                                .chain(
                                                        () ->
                                                                sendOn(
                                                                        workspaceId,
                                                                        filter,
                                                                        format,
                                                                        position,
                                                                        response))
                                                .onFailure()
                                                .recoverWithUni(
                                                        thrown -> {
                                                            errors.cut(request, thrown);
                                                            return Uni.createFrom().voidItem();
                                                        }));
    }

    /** Where an export has got to. */
    private static final class Position {
        private String cursor;
        private int limit = FIRST_PAGE;
        private boolean ended;

        /** A page in the middle may be empty: not all of those looked at match. */
        void moveTo(LeadPage page, int bytes) {
            ended = page.nextCursor() == null;
            cursor = page.nextCursor();
            if (!page.leads().isEmpty()) {
                long fitting = (long) PAGE_BYTES * page.leads().size() / Math.max(1, bytes);
                limit = (int) Math.max(10, Math.min(LARGEST_PAGE, fitting));
            }
        }
    }

    private static void begin(ExportFormat format, HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + format.fileName() + "\"");
    }

    private Uni<Void> sendOn(
            String workspaceId,
            LeadFilter filter,
            ExportFormat format,
            Position position,
            HttpServerResponse response) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () ->
                                position.ended
                                        ? end(response).replaceWith(false)
                                        : read(workspaceId, filter, format, position)
                                                .chain(page -> write(page, response))
                                                .replaceWith(true))
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Buffer> read(
            String workspaceId, LeadFilter filter, ExportFormat format, Position position) {
        boolean isFirst = position.cursor == null;
        PageRequest request = new PageRequest(filter, position.limit, position.cursor, null);
        return Transactions.within(
                        isFirst ? FIRST_LIMIT : LIMIT,
                        pages.read(workspaceId, request, () -> false))
                .chain(
                        page ->
                                vertx.executeBlocking(
                                                () -> encode(page.leads(), format, isFirst), false)
                                        .invoke(text -> position.moveTo(page, text.length())));
    }

    private Buffer encode(List<LeadView> leads, ExportFormat format, boolean isFirst)
            throws JsonProcessingException {
        StringBuilder text = new StringBuilder();
        if (format == ExportFormat.NDJSON) {
            for (LeadView lead : leads) {
                text.append(json.writeValueAsString(lead)).append('\n');
            }
        } else {
            text.append(isFirst ? LeadCsvWriter.header() : "").append(LeadCsvWriter.rows(leads));
        }
        return Buffer.buffer(text.toString());
    }

    /** The write has succeeded once the bytes have left for the network. */
    private static Uni<Void> write(Buffer page, HttpServerResponse response) {
        return page.length() == 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().completionStage(() -> response.write(page).toCompletionStage());
    }

    private static Uni<Void> end(HttpServerResponse response) {
        return Uni.createFrom().completionStage(() -> response.end().toCompletionStage());
    }
}
