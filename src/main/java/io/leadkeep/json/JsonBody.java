package io.leadkeep.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.RequestBody;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a request body as one JSON object (RFC 8259), exactly as sent: decimals are not rounded,
 * and a repeated key is an error.
 */
public final class JsonBody {

    /** Above the limit of every field, so that their errors can name the field. */
    private static final int MAX_NESTING = 100;

    private static final int MAX_NUMBER_CHARACTERS = 1_000;
    private static final int MAX_KEY_CHARACTERS = 50_000;

    /**
     * A bulk of 5,000 leads with every field, 100 tags and 100 custom fields each has 1.7 million.
     * A token can take 100 bytes of heap: a bulk of empty objects takes fifty times its size.
     */
    private static final int MAX_TOKENS = 2_000_000;

    /** A reader may ignore it (RFC 8259, 8.1). */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final ObjectReader JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                                    .maxNameLength(MAX_KEY_CHARACTERS)
                                                    .maxTokenCount(MAX_TOKENS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build()
                    .readerFor(JsonNode.class);

    private JsonBody() {}

    /** Reads the body of a request that has arrived in full, as {@link #read(byte[])}. */
    public static ObjectNode read(RoutingContext request) {
        return read(RequestBody.of(request).getBytes());
    }

    /** Reads a JSON value within another text, such as a cell of a CSV file. */
    public static JsonNode value(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }

    /**
     * Reads a body.
     *
     * @throws ApiException 400 {@link ErrorCode#MALFORMED_JSON} if it is no JSON object in UTF-8,
     *     413 if it holds too many values
     */
    public static ObjectNode read(byte[] body) {
        // From characters: Jackson guesses the encoding of bytes, accepts some that are not UTF-8,
        // and refuses half a surrogate pair in a key without naming the key.
        try (JsonParser parser = JSON.createParser(text(body))) {
            return read(parser);
        } catch (CharacterCodingException e) {
            throw notUtf8(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A string would hold a bulk of 16 MiB in memory once more. */
    private static Reader text(byte[] body) {
        int start = startOf(body);
        return new InputStreamReader(
                new ByteArrayInputStream(body, start, body.length - start),
                StandardCharsets.UTF_8.newDecoder());
    }

    private static int startOf(byte[] body) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked =
                body.length >= length && Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? length : 0;
    }

    private static ObjectNode read(JsonParser parser) throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw malformed("The body is empty", parser.currentLocation());
            }
            if (first != JsonToken.START_OBJECT) {
                throw malformed(ErrorCode.MALFORMED_JSON.message(), parser.currentTokenLocation());
            }
            return JSON.readValue(parser);
        } catch (StreamConstraintsException e) {
            // Jackson has one type for all constraints.
            if (e.getOriginalMessage().startsWith("Token count")) {
                throw ApiException.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The body holds more than %d keys, values and brackets"
                                .formatted(MAX_TOKENS));
            }
            throw malformed(
                    "The JSON is nested deeper than %d levels, or holds a number of more than %d characters or a key of more than %d"
                            .formatted(MAX_NESTING, MAX_NUMBER_CHARACTERS, MAX_KEY_CHARACTERS),
                    parser.currentLocation());
        } catch (JsonProcessingException e) {
            // Jackson's own message repeats parts of the body.
            throw malformed(
                    isRepeatedKey(e) ? "The body holds a key twice" : "The body is not valid JSON",
                    placeOf(e, parser));
        } catch (NumberFormatException e) {
            // Jackson does not wrap this one, so it has no location.
            throw malformed(
                    "The body holds a number with too large an exponent",
                    parser.currentTokenLocation());
        }
    }

    /** Jackson has no type for it. */
    private static boolean isRepeatedKey(JsonProcessingException e) {
        return e.getOriginalMessage().startsWith("Duplicate field");
    }

    private static JsonLocation placeOf(JsonProcessingException e, JsonParser parser) {
        return e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    }

    private static ApiException notUtf8(byte[] body) {
        int start = startOf(body);
        ByteBuffer bytes = ByteBuffer.wrap(body, start, body.length - start);
        CharBuffer read = CharBuffer.allocate(body.length);
        StandardCharsets.UTF_8.newDecoder().decode(bytes, read, true);
        String before = read.flip().toString();
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return malformed("The body is not valid UTF-8", line, column);
    }

    private static ApiException malformed(String problem, JsonLocation where) {
        return malformed(problem, where.getLineNr(), where.getColumnNr());
    }

    private static ApiException malformed(String problem, int line, int column) {
        return ApiException.of(
                ErrorCode.MALFORMED_JSON,
                "%s (line %d, column %d)".formatted(problem, line, column));
    }
}
