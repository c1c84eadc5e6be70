package io.leadkeep.pages;

import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Compresses the files of the pages. */
@ApplicationScoped
class PageFiles {

    private static final String PATHS =
            "/(?:console/)?(?:index\\.html)?"
                    + "|/(?:assets|console|reference)/(?:[a-z-]+/)*[A-Za-z.-]+\\.(?:css|js|md)";

    void add(@Observes Router router, LaunchMode launchMode) {
        new CompressedFiles(PageFiles::read).add(router, PATHS, launchMode);
    }

    /** Returns null for a file that does not exist. */
    static byte[] read(String path) {
        String file = path.endsWith("/") ? path + "index.html" : path;
        try (InputStream content =
                PageFiles.class.getResourceAsStream("/META-INF/resources" + file)) {
            return content == null ? null : content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
