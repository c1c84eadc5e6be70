package io.leadkeep.idempotency;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** The {@code Idempotency-Key} of a request, and what the request is (contract, section 4). */
public final class IdempotencyKey {

    /** Name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    private final byte[] hash;
    private final byte[] fingerprint;

    private IdempotencyKey(byte[] hash, byte[] fingerprint) {
        this.hash = hash;
        this.fingerprint = fingerprint;
    }

    /**
     * Reads the key of a request.
     *
     * @param request whose body has arrived in full
     * @return the key, or empty where none was sent
     * @throws ApiException 400 if it is not 1 to 255 characters
     */
    public static Optional<IdempotencyKey> of(RoutingContext request) {
        List<String> sent = request.request().headers().getAll(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String key = sent.get(0);
        if (sent.size() > 1 || key.isBlank() || key.length() > MAX_LENGTH) {
            throw ApiException.invalid(
                    List.of(new FieldError(HEADER, "must be one key of 1 to 255 characters")));
        }
        Buffer body = request.body().buffer();
        return Optional.of(
                new IdempotencyKey(
                        sha256(key.getBytes(StandardCharsets.UTF_8)),
                        sha256(
                                request.request().method().name().getBytes(StandardCharsets.UTF_8),
                                request.normalizedPath().getBytes(StandardCharsets.UTF_8),
                                body == null ? new byte[0] : body.getBytes())));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * What is stored of the key.
     *
     * @return SHA-256
     */
    public byte[] hash() {
        return hash;
    }

    /**
     * Tells this request from another one with the same key.
     *
     * @return SHA-256 of method, path and body
     */
    public byte[] fingerprint() {
        return fingerprint;
    }

    /**
     * A number for the lock that only one request with this key holds at a time.
     *
     * @param workspaceId in which the key counts
     * @return for PostgreSQL's advisory locks
     */
    public long lockOf(String workspaceId) {
        return ByteBuffer.wrap(sha256(workspaceId.getBytes(StandardCharsets.UTF_8), hash))
                .getLong();
    }
}
