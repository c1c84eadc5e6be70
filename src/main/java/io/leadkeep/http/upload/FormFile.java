package io.leadkeep.http.upload;

import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that has arrived in a form.
 *
 * @param name of its field
 * @param path where it lies until the request has ended; null for all but the form's first file
 * @param bytes its size
 */
public record FormFile(String name, Path path, long bytes) {

    private static final String KEY = FormFile.class.getName();

    /**
     * The files of a form.
     *
     * @param request whose body has arrived in full
     * @return in the order sent
     */
    public static List<FormFile> of(RoutingContext request) {
        return request.get(KEY, List.of());
    }

    static void put(RoutingContext request, List<FormFile> files) {
        request.put(KEY, files);
    }
}
