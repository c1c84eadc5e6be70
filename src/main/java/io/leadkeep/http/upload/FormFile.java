package io.leadkeep.http.upload;

import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of a form.
 *
 * @param fileName as the client sent it
 * @param path exists until the end of the request; null for all but the first file
 */
public record FormFile(String name, String fileName, Path path, long bytes) {

    private static final String KEY = FormFile.class.getName();

    /** Returns the files in the order sent; the body must have arrived. */
    public static List<FormFile> of(RoutingContext request) {
        return request.get(KEY, List.of());
    }

    static void put(RoutingContext request, List<FormFile> files) {
        request.put(KEY, files);
    }
}
