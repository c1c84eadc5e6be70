package io.leadkeep.idempotency;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.RequestBody;
import io.leadkeep.id.Sha256;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code Idempotency-Key} of a request.
 *
 * @param hash SHA-256 that is stored instead of the key
 * @param fingerprint SHA-256 of method, path and body
 */
public record IdempotencyKey(byte[] hash, byte[] fingerprint) {

    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    /** Reads the key of a request whose body has arrived; empty without the header. */
    public static Optional<IdempotencyKey> of(RoutingContext request) {
        List<String> sent = request.request().headers().getAll(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String key = sent.get(0);
        if (sent.size() > 1 || key.isBlank() || key.length() > MAX_LENGTH) {
            throw ApiException.invalid(HEADER, "must be one key of 1 to 255 characters");
        }
        return Optional.of(
                new IdempotencyKey(
                        sha256(bytes(key)),
                        sha256(
                                bytes(request.request().method().name()),
                                bytes(request.normalizedPath()),
                                RequestBody.of(request).getBytes())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** With the length of each part, so that no two lists of parts have the same digest. */
    private static byte[] sha256(byte[]... parts) {
        return Sha256.of(
                Arrays.stream(parts)
                        .flatMap(part -> Stream.of(length(part), part))
                        .toArray(byte[][]::new));
    }

    private static byte[] length(byte[] part) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array();
    }

    /** Returns the number of the PostgreSQL advisory lock of this key in a workspace. */
    public long lockOf(String workspaceId) {
        return ByteBuffer.wrap(sha256(bytes(workspaceId), hash)).getLong();
    }
}
