package io.leadkeep.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/** The {@code Content-Encoding} of a request (RFC 9110, section 8.4). */
public enum RequestEncoding {
    IDENTITY,
    GZIP,
    UNSUPPORTED;

    private static final List<List<String>> GZIP_NAMES =
            List.of(List.of("gzip"), List.of("x-gzip"));

    public static RequestEncoding of(HttpServerRequest request) {
        if (!request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            return IDENTITY;
        }
        List<String> codings =
                HeaderList.of(request.headers(), HttpHeaders.CONTENT_ENCODING).stream()
                        .map(coding -> coding.toLowerCase(Locale.ROOT))
                        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                        .toList();
        if (codings.isEmpty()) {
            return IDENTITY;
        }
        return GZIP_NAMES.contains(codings) ? GZIP : UNSUPPORTED;
    }
}
