package io.leadkeep.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;

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
        JsonNode value;
        try {
            value = JSON.readTree(body);
        } catch (StreamConstraintsException e) {
            throw malformed(
                    "The JSON is nested deeper than %d levels or holds a number of more than %d characters"
                            .formatted(MAX_NESTING, MAX_NUMBER_CHARACTERS),
                    e.getLocation());
        } catch (JsonProcessingException e) {
            // Jackson's own message repeats parts of the body.
            throw malformed("The body is not valid JSON", e.getLocation());
        } catch (CharConversionException e) {
            throw ApiException.of(ErrorCode.MALFORMED_JSON, "The body is not valid UTF-8");
        } catch (NumberFormatException e) {
            // Jackson leaves this one as it comes, without a place.
            throw ApiException.of(
                    ErrorCode.MALFORMED_JSON, "The body holds a number with too large an exponent");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (value.isMissingNode()) {
            throw ApiException.of(ErrorCode.MALFORMED_JSON, "The body is empty");
        }
        throw ApiException.of(ErrorCode.MALFORMED_JSON);
    }

    private static ApiException malformed(String problem, JsonLocation where) {
        return ApiException.of(
                ErrorCode.MALFORMED_JSON,
                where == null
                        ? problem
                        : "%s (line %d, column %d)"
                                .formatted(problem, where.getLineNr(), where.getColumnNr()));
    }
}
