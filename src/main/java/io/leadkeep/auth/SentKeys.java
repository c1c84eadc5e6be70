package io.leadkeep.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The keys in {@code X-Api-Key} and {@code Authorization: Bearer} of a request. */
record SentKeys(Set<String> texts) {

    private static final String API_KEY_HEADER = "X-Api-Key";
    private static final String BEARER = "Bearer ";

    /** The key of another authentication scheme: differs from every key in {@code X-Api-Key}. */
    private static final String NO_KEY = "";

    static SentKeys of(MultiMap headers) {
        Set<String> keys = new HashSet<>(headers.getAll(API_KEY_HEADER));
        for (String authorization : headers.getAll(HttpHeaders.AUTHORIZATION)) {
            // Scheme names are case-insensitive (RFC 9110, section 11.1).
            boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
            keys.add(bearer ? authorization.substring(BEARER.length()).strip() : NO_KEY);
        }
        return new SentKeys(keys);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Returns the hash of the only key; empty for two different ones, and for no key. */
    Optional<KeyHash> hash() {
        return texts.size() == 1
                ? ApiKey.parse(texts.iterator().next()).map(ApiKey::hash)
                : Optional.empty();
    }
}
