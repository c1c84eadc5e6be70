package io.leadkeep.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leadkeep.http.SecurityHeaders;
import io.leadkeep.id.Sha256;
import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Permits the import map of a page, which is the one script that browsers accept only inline, by
 * its hash.
 */
@ApplicationScoped
class ImportMaps {

    private static final String PAGES = "/(?:console/)?(?:index\\.html)?";

    private static final Pattern IMPORT_MAP =
            Pattern.compile("(?s)<script type=\"importmap\">(.*?)</script>");

    /** Before the routes that send the pages. */
    private static final int BEFORE_FILES = CompressedFiles.BEFORE_QUARKUS - 1;

    private final Map<String, byte[]> digests = new ConcurrentHashMap<>();

    void add(@Observes Router router, LaunchMode launchMode) {
        // The files change in dev mode.
        boolean areKept = launchMode != LaunchMode.DEVELOPMENT;
        router.routeWithRegex(PAGES)
                .order(BEFORE_FILES)
                .handler(context -> permit(context, areKept));
    }

    private void permit(RoutingContext context, boolean isKept) {
        String path = context.normalizedPath();
        // A path that only normalises to that of a page keeps the strict policy.
        if (path.equals(context.request().path())) {
            byte[] digest =
                    isKept ? digests.computeIfAbsent(path, ImportMaps::digest) : digest(path);
            SecurityHeaders.permitScript(context.response().headers(), digest);
        }
        context.next();
    }

    private static byte[] digest(String path) {
        return IMPORT_MAP
                .matcher(new String(PageFiles.read(path), UTF_8))
                .results()
                .map(found -> Sha256.of(found.group(1).getBytes(UTF_8)))
                .findFirst()
                .orElseThrow();
    }
}
