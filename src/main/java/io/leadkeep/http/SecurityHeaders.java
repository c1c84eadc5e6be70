package io.leadkeep.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The security headers of every response ({@code docs/security.md}): browsers neither cache nor
 * render data of the API. The reference and the console may load files of the service.
 *
 * <p>The proxy, which terminates TLS, sets {@code Strict-Transport-Security}: only it knows whether
 * every name of the site has TLS.
 */
public final class SecurityHeaders {

    private static final Set<String> REFERENCE = Set.of("/", "/index.html");
    private static final List<String> PAGE_FILES = List.of("/console/", "/reference/", "/assets/");

    private static final CharSequence CONTENT_TYPE_OPTIONS =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private static final CharSequence REFERRER_POLICY =
            HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");

    /** The equivalent of frame-ancestors for browsers from before 2017. */
    private static final CharSequence FRAME_OPTIONS =
            HttpHeaders.createOptimized("X-Frame-Options");

    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");

    private static final CharSequence CONTENT_SECURITY_POLICY =
            HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence POLICY_OF_DATA =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    private static final CharSequence POLICY_OF_PAGE =
            HttpHeaders.createOptimized(policyOfPage(""));

    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    /** Quarkus' default is a day: browsers would show the old page after an upgrade. */
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

    private SecurityHeaders() {}

    /**
     * Sets the headers.
     *
     * @param path of the request as sent; null if malformed
     */
    public static void put(MultiMap headers, String path) {
        boolean isPage = isPage(path);
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        headers.set(FRAME_OPTIONS, DENY);
        headers.set(CONTENT_SECURITY_POLICY, isPage ? POLICY_OF_PAGE : POLICY_OF_DATA);
        headers.set(HttpHeaders.CACHE_CONTROL, isPage ? NO_CACHE : NO_STORE);
    }

    /**
     * Permits an inline script of a page.
     *
     * @param digest SHA-256 of the script
     */
    public static void permitScript(MultiMap headers, byte[] digest) {
        headers.set(
                CONTENT_SECURITY_POLICY,
                policyOfPage(" 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"));
    }

    private static String policyOfPage(String inlineScript) {
        return "default-src 'none'; script-src 'self'"
                + inlineScript
                + "; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'";
    }

    /** Compares the path as sent: one that only normalises to these gets the strict headers. */
    private static boolean isPage(String path) {
        return path != null
                && (REFERENCE.contains(path) || PAGE_FILES.stream().anyMatch(path::startsWith))
                && !path.equals(ApiPaths.CONSOLE_SESSION);
    }
}
