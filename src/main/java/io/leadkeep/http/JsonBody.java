package io.leadkeep.http;

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
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads a request's body as one JSON object (RFC 8259), exactly as sent: decimals are not rounded,
 * and a key that stands there twice is refused, because no choice between the two would be right.
 */
public final class JsonBody {

    /**
     * Deeper than any rule of a field, so that those can name the field; far from any stack's end.
     */
    private static final int MAX_NESTING = 100;

    private static final int MAX_NUMBER_CHARACTERS = 1_000;

    /** RFC 8259, section 8.1: nobody should send it, and whoever reads may pass over it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** What stands in a string where its bytes made no sense. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final ObjectReader JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build()
                    .readerFor(JsonNode.class);

    private JsonBody() {}

    /**
     * Reads the body of a request.
     *
     * @param request whose body has arrived in full
     * @return the object that was sent
     * @throws ApiException 400 {@link ErrorCode#MALFORMED_JSON} if it is anything else
     */
    public static ObjectNode read(RoutingContext request) {
        Buffer body = request.body().buffer();
        return read(body == null ? new byte[0] : body.getBytes());
    }

    /**
     * Reads a JSON value of our own, with the same exactness.
     *
     * @param json one value
     * @return the value
     * @throws JsonProcessingException if it is not one
     */
    public static JsonNode value(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }

    /**
     * Reads a body.
     *
     * @param body UTF-8
     * @return the object that was sent
     * @throws ApiException 400 {@link ErrorCode#MALFORMED_JSON} if it is anything else
     */
    public static ObjectNode read(byte[] body) {
        // Not from bytes: Jackson guesses their encoding, takes some for UTF-8 that are not, and
        // refuses half a surrogate pair in a key, which could not be named then.
        try (JsonParser parser = JSON.createParser(decode(body))) {
            return read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            throw malformed(
                    "The JSON is nested deeper than %d levels or holds a number of more than %d characters"
                            .formatted(MAX_NESTING, MAX_NUMBER_CHARACTERS),
                    parser.currentLocation());
        } catch (JsonProcessingException e) {
            // Jackson's own message repeats parts of the body.
            throw malformed("The body is not valid JSON", placeOf(e, parser));
        } catch (NumberFormatException e) {
            // Jackson leaves this one as it comes, without a place.
            throw malformed(
                    "The body holds a number with too large an exponent",
                    parser.currentTokenLocation());
        }
    }

    private static JsonLocation placeOf(JsonProcessingException e, JsonParser parser) {
        return e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    }

    private static String decode(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // It may have been sent; only then is the slow way worth its time.
            refuseOtherEncodings(body);
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static void refuseOtherEncodings(byte[] body) {
        CharBuffer read = CharBuffer.allocate(body.length);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body), read, true);
        if (result.isError()) {
            String before = read.flip().toString();
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            throw malformed("The body is not valid UTF-8", line, column);
        }
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
