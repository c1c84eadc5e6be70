package io.leadkeep.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What browsers are told of an answer (SECURITY.md): data of the API are no page, no script and
 * nobody's to keep. Only the reference page may show something, and that from here alone.
 *
 * <p>{@code Strict-Transport-Security} is not among them: whoever terminates TLS knows whether
 * every name of the site has it, and Leadkeep itself speaks plain HTTP.
 */
public final class SecurityHeaders {

    private static final String PAGE = "/";
    private static final String PAGE_BY_NAME = "/index.html";
    private static final String FILES_OF_THE_PAGE = "/reference/";

    private static final CharSequence CONTENT_TYPE_OPTIONS =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence AS_DECLARED = HttpHeaders.createOptimized("nosniff");

    private static final CharSequence REFERRER_POLICY =
            HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");

    /** Says again, to browsers of before 2017, what frame-ancestors says. */
    private static final CharSequence FRAME_OPTIONS =
            HttpHeaders.createOptimized("X-Frame-Options");

    private static final CharSequence IN_NO_FRAME = HttpHeaders.createOptimized("DENY");

    private static final CharSequence CONTENT_SECURITY_POLICY =
            HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    /** Its style sheet holds its pictures as data: URLs. */
    private static final CharSequence ONLY_FROM_HERE =
            HttpHeaders.createOptimized(
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'");

    private static final CharSequence NOT_KEPT = HttpHeaders.createOptimized("no-store");

    /** Quarkus' default is a day: after an upgrade browsers would keep the old page. */
    private static final CharSequence KEPT_BUT_ASKED_FOR = HttpHeaders.createOptimized("no-cache");

    private SecurityHeaders() {}

    /**
     * Puts the headers on an answer that has not begun.
     *
     * @param headers of the answer
     * @param path of the request, as it was sent; null where none was readable
     */
    public static void put(MultiMap headers, String path) {
        boolean page = isOfThePage(path);
        headers.set(CONTENT_TYPE_OPTIONS, AS_DECLARED);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(FRAME_OPTIONS, IN_NO_FRAME);
        headers.set(CONTENT_SECURITY_POLICY, page ? ONLY_FROM_HERE : NOTHING);
        headers.set(HttpHeaders.CACHE_CONTROL, page ? KEPT_BUT_ASKED_FOR : NOT_KEPT);
    }

    /**
     * As it was sent: a path that only becomes one of these is shown nothing, which harms nobody.
     */
    private static boolean isOfThePage(String path) {
        return path != null
                && (path.equals(PAGE)
                        || path.equals(PAGE_BY_NAME)
                        || path.startsWith(FILES_OF_THE_PAGE));
    }
}
