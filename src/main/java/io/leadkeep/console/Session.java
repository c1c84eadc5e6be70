package io.leadkeep.console;

import io.leadkeep.auth.KeyHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * A session of the console.
 *
 * @param key the key that it stands for
 * @param csrfToken what requests with its cookie have to send in a header
 */
record Session(KeyHash key, Instant expiresAt, String csrfToken) {

    boolean hasExpired(long nowMillis) {
        return nowMillis >= expiresAt.toEpochMilli();
    }

    boolean hasToken(String sent) {
        return sent != null
                && MessageDigest.isEqual(
                        csrfToken.getBytes(StandardCharsets.UTF_8),
                        sent.getBytes(StandardCharsets.UTF_8));
    }
}
