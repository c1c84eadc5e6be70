package io.leadkeep.console;

import io.leadkeep.auth.KeyHash;
import io.leadkeep.secret.MasterKey;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions as signed texts: the hash of the key, the time of expiry, the CSRF token, and an
 * HMAC-SHA256 of these. The service stores none of them.
 */
@Singleton
class SessionTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "leadkeep console sessions";

    private static final int HASH_BYTES = 32;

    /** With it the whole is a multiple of three bytes: each session has one text in Base64. */
    private static final int CSRF_BYTES = 18;

    private static final int CONTENT_BYTES = HASH_BYTES + Long.BYTES + CSRF_BYTES;
    private static final int MAC_BYTES = 32;

    private final ConsoleConfig config;
    private final MasterKey master;
    private final Clock clock;
    private final SecureRandom random;
    private volatile SecretKeySpec signingKey;

    SessionTokens(ConsoleConfig config, MasterKey master, Clock clock, SecureRandom random) {
        this.config = config;
        this.master = master;
        this.clock = clock;
        this.random = random;
    }

    Session begin(KeyHash key) {
        byte[] csrf = new byte[CSRF_BYTES];
        random.nextBytes(csrf);
        return new Session(
                key,
                clock.instant().plus(config.sessionLifetime()).truncatedTo(ChronoUnit.MILLIS),
                Base64.getUrlEncoder().encodeToString(csrf));
    }

    String sign(Session session) {
        byte[] content =
                ByteBuffer.allocate(CONTENT_BYTES)
                        .put(session.key().toBytes())
                        .putLong(session.expiresAt().toEpochMilli())
                        .put(Base64.getUrlDecoder().decode(session.csrfToken()))
                        .array();
        byte[] mac = mac(keyOrNew(), content);
        return Base64.getUrlEncoder()
                .encodeToString(
                        ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES)
                                .put(content)
                                .put(mac)
                                .array());
    }

    /** Returns the session of a text; empty if it has expired or was not signed here. */
    Optional<Session> verify(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != CONTENT_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
        byte[] sent = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
        return key().filter(key -> MessageDigest.isEqual(mac(key, content), sent))
                .map(key -> read(content))
                .filter(session -> !session.hasExpired(clock.millis()));
    }

    private static Session read(byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        byte[] hash = new byte[HASH_BYTES];
        buffer.get(hash);
        Instant expiresAt = Instant.ofEpochMilli(buffer.getLong());
        byte[] csrf = new byte[CSRF_BYTES];
        buffer.get(csrf);
        return new Session(
                new KeyHash(hash), expiresAt, Base64.getUrlEncoder().encodeToString(csrf));
    }

    private Optional<SecretKeySpec> key() {
        if (signingKey == null) {
            signingKey = master.find(PURPOSE).map(SessionTokens::keyOf).orElse(null);
        }
        return Optional.ofNullable(signingKey);
    }

    private SecretKeySpec keyOrNew() {
        return key().orElseGet(() -> keyOf(master.findOrCreate(PURPOSE)));
    }

    private static SecretKeySpec keyOf(byte[] bytes) {
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static byte[] mac(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
