package io.leadkeep.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Streams a file of which one page at a time is in memory. */
@Singleton
public class PagedFile {

    /** The pages of a file. */
    public interface Pages {

        /** Reads the next page, which may be empty. */
        Uni<Buffer> read();

        /** Returns whether the last page has been read. */
        boolean haveEnded();
    }

    private final ErrorMapper errors;

    PagedFile(ErrorMapper errors) {
        this.errors = errors;
    }

    /**
     * Sends a file. The next page is read when the client has received the last one. A failure of
     * the first page becomes an error response. A later failure resets the connection, so that no
     * client takes a part for the whole.
     */
    public Uni<Void> send(Pages pages, String contentType, String name, RoutingContext request) {
        return pages.read()
                .invoke(first -> begin(contentType, name, request))
                .chain(first -> sendFrom(first, pages, request));
    }

    private static void begin(String contentType, String name, RoutingContext request) {
        request.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private Uni<Void> sendFrom(Buffer first, Pages pages, RoutingContext request) {
        if (request.request().method() == HttpMethod.HEAD) {
            return end(request);
        }
        return write(first, request)
                .chain(() -> sendRest(pages, request))
                .onFailure()
                .invoke(thrown -> errors.cut(request, thrown))
                .onFailure()
                .recoverWithNull();
    }

    private static Uni<Void> sendRest(Pages pages, RoutingContext request) {
        return Multi.createBy()
                .repeating()
                .uni(() -> sendNext(pages, request))
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Boolean> sendNext(Pages pages, RoutingContext request) {
        return pages.haveEnded()
                ? end(request).replaceWith(false)
                : pages.read().chain(page -> write(page, request)).replaceWith(true);
    }

    /** Completes when the bytes have been sent to the network. */
    private static Uni<Void> write(Buffer page, RoutingContext request) {
        return page.length() == 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .completionStage(() -> request.response().write(page).toCompletionStage());
    }

    private static Uni<Void> end(RoutingContext request) {
        return Uni.createFrom().completionStage(() -> request.response().end().toCompletionStage());
    }
}
