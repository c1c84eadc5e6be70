package io.leadkeep.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.RequestBody;
import io.leadkeep.id.Sha256;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code Idempotency-Key} of a request.
 *
 * @param hash SHA-256 that is stored instead of the key
 * @param fingerprint SHA-256 of method, path, query and canonical body
 * @param earlierFingerprint SHA-256 of method, path and body as sent, which the release before this
 *     one stored; the next release can drop it
 */
public record IdempotencyKey(byte[] hash, byte[] fingerprint, byte[] earlierFingerprint) {

    public static final String HEADER = "Idempotency-Key";

    private static final int MAX_LENGTH = 255;

    /**
     * Writes a body without white space and with sorted keys; numbers stay as sent. Half a
     * surrogate pair, which fails later, can be written only as an escape.
     */
    private static final ObjectWriter CANONICAL =
            JsonMapper.builder()
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build()
                    .writer();

    /** Reads the key of a request and its body; empty without the header. */
    public static Optional<IdempotencyKey> of(RoutingContext request, ObjectNode body) {
        List<String> sent = request.request().headers().getAll(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String key = sent.get(0);
        if (sent.size() > 1 || key.isBlank() || key.length() > MAX_LENGTH) {
            throw ApiException.invalid(HEADER, "must be one key of 1 to 255 characters");
        }
        byte[] method = bytes(request.request().method().name());
        byte[] path = bytes(request.normalizedPath());
        byte[] query = bytes(Objects.toString(request.request().query(), ""));
        return Optional.of(
                new IdempotencyKey(
                        sha256(bytes(key)),
                        sha256(method, path, query, canonical(body)),
                        sha256(method, path, RequestBody.of(request).getBytes())));
    }

    /** Returns a key that only one API key can repeat. */
    public IdempotencyKey within(String apiKeyId) {
        return new IdempotencyKey(sha256(hash, bytes(apiKeyId)), fingerprint, earlierFingerprint);
    }

    private static byte[] canonical(ObjectNode body) {
        try {
            return CANONICAL.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isOfRequest(byte[] storedFingerprint) {
        return Arrays.equals(storedFingerprint, fingerprint)
                || Arrays.equals(storedFingerprint, earlierFingerprint);
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
