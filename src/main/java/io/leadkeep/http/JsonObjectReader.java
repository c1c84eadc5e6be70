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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads a request's body as one JSON object (RFC 8259), exactly as sent: decimals are not rounded,
 * and a key that stands there twice is refused, because no choice between the two would be right.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JsonObjectReader implements MessageBodyReader<ObjectNode> {

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

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] on, MediaType media) {
        return type == ObjectNode.class;
    }

    @Override
    public ObjectNode readFrom(
            Class<ObjectNode> type,
            Type genericType,
            Annotation[] on,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(body);
    }

    private static ObjectNode read(InputStream body) throws IOException {
        JsonNode value;
        try {
            value = JSON.readValue(body);
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
        }
        if (value instanceof ObjectNode object) {
            return object;
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
