package io.leadkeep.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The complete API document. The first request for a format creates it: at each start, that would
 * be a tenth of the start.
 */
@Singleton
class ApiDocument {

    /** The formats, with the media type and charset of the responses. */
    enum Format {
        JSON("application/json;charset=UTF-8", new JsonMapper()),
        YAML("application/yaml;charset=UTF-8", new YAMLMapper());

        private final String contentType;
        private final ObjectMapper mapper;

        Format(String contentType, ObjectMapper mapper) {
            this.contentType = contentType;
            this.mapper = mapper;
        }

        String contentType() {
            return contentType;
        }
    }

    private static final String RESOURCE = "/META-INF/openapi.yaml";

    private final Map<Format, byte[]> written = new ConcurrentHashMap<>();

    byte[] in(Format format) {
        // Dev mode does not restart the service when the resource changes.
        return LaunchMode.current().isDev()
                ? write(format)
                : written.computeIfAbsent(format, ApiDocument::write);
    }

    private static byte[] write(Format format) {
        try (InputStream source = ApiDocument.class.getResourceAsStream(RESOURCE)) {
            ObjectNode document = (ObjectNode) Format.YAML.mapper.readTree(source);
            CommonResponses.addTo(document);
            RequiredScopes.addTo(document);
            return format.mapper.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
