package io.leadkeep.workspace.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Preset;
import io.leadkeep.auth.Scopes;
import io.leadkeep.json.JsonFields;
import io.leadkeep.network.Cidr;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What a client sends about a key.
 *
 * @param name null leaves it unchanged, as null leaves {@code scopes}
 * @param expiresAt null for never, where {@code setsExpiry} is true
 * @param allowedCidrs null leaves them unchanged
 */
public record KeyChange(
        String name,
        Scopes scopes,
        boolean setsExpiry,
        Instant expiresAt,
        List<String> allowedCidrs) {

    private static final String NAME = "name";
    private static final String SCOPES = "scopes";
    private static final String PRESET = "preset";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String ALLOWED_CIDRS = "allowedCidrs";
    private static final Set<String> KNOWN =
            Set.of(NAME, SCOPES, PRESET, EXPIRES_AT, ALLOWED_CIDRS);

    private static final int MAX_NAME = 255;
    private static final int MAX_CIDRS = 50;

    private static final String CIDR_RULE =
            "must be a network such as 192.0.2.0/24 or 2001:db8::/32, or an address";

    /** Reads a new key: its name, and its scopes or a preset, are required. */
    public static KeyChange ofNew(ObjectNode body, Clock clock) {
        JsonFields fields = new JsonFields(body);
        if (!fields.has(NAME)) {
            fields.broken(NAME, "is required");
        }
        if (!fields.has(SCOPES) && !fields.has(PRESET)) {
            fields.broken(SCOPES, "is required, or " + PRESET);
        }
        return read(fields, clock);
    }

    /** Reads a merge patch (RFC 7396); null removes an expiry or the networks. */
    public static KeyChange ofPatch(ObjectNode body, Clock clock) {
        return read(new JsonFields(body), clock);
    }

    private static KeyChange read(JsonFields fields, Clock clock) {
        KeyChange change =
                new KeyChange(
                        fields.text(NAME, MAX_NAME),
                        scopes(fields),
                        fields.has(EXPIRES_AT),
                        expiresAt(fields, clock),
                        fields.has(ALLOWED_CIDRS) ? allowedCidrs(fields) : null);
        fields.refuseUnknown(KNOWN, "is no property of a key");
        fields.throwIfBroken();
        return change;
    }

    private static Scopes scopes(JsonFields fields) {
        if (fields.has(PRESET)) {
            if (fields.has(SCOPES)) {
                return fields.broken(PRESET, "cannot be sent together with " + SCOPES);
            }
            if (!fields.value(PRESET).isTextual()) {
                return fields.broken(PRESET, "must be full, readOnly or intake");
            }
            Preset preset = fields.constant(PRESET, Preset.class, null);
            return preset == null ? null : preset.scopes();
        }
        return fields.has(SCOPES)
                ? Scopes.of(
                        elements(
                                fields,
                                SCOPES,
                                fields.array(SCOPES, Scopes.ALL.size(), "scopes"),
                                (path, text) ->
                                        Scopes.ALL.contains(text)
                                                ? text
                                                : fields.notOneOf(path, text, Scopes.ALL)))
                : null;
    }

    private static Instant expiresAt(JsonFields fields, Clock clock) {
        if (fields.value(EXPIRES_AT).isNull()) {
            return null;
        }
        Instant time = fields.time(EXPIRES_AT);
        return time != null && time.toEpochMilli() <= clock.millis()
                ? fields.broken(EXPIRES_AT, "must be in the future")
                : time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static List<String> allowedCidrs(JsonFields fields) {
        JsonNode sent = fields.value(ALLOWED_CIDRS);
        if (sent.isNull() || sent.isArray() && sent.isEmpty()) {
            return List.of();
        }
        return elements(
                fields,
                ALLOWED_CIDRS,
                fields.array(ALLOWED_CIDRS, MAX_CIDRS, "networks"),
                (path, text) -> network(fields, path, text));
    }

    private static String network(JsonFields fields, String path, String text) {
        Cidr network = Cidr.parse(text).orElse(null);
        if (network == null) {
            return fields.broken(path, CIDR_RULE);
        }
        return network.isCanonical()
                ? text.toLowerCase(Locale.ROOT)
                : fields.broken(path, "has bits after its length: their value must be 0");
    }

    /** Reads an array of strings, without repeats. */
    private static List<String> elements(
            JsonFields fields,
            String field,
            JsonNode array,
            BiFunction<String, String, String> read) {
        Set<String> elements = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String path = field + "[" + i + "]";
            String text = fields.string(path, array.get(i));
            if (text != null) {
                elements.add(read.apply(path, text));
            }
        }
        elements.remove(null);
        return List.copyOf(elements);
    }

    void applyTo(ApiKeyRecord row) {
        if (name != null) {
            row.name = name;
        }
        if (scopes != null) {
            row.setScopes(scopes);
        }
        if (setsExpiry) {
            row.expiresAt = expiresAt;
        }
        if (allowedCidrs != null) {
            row.allowedCidrs = allowedCidrs.toArray(String[]::new);
        }
    }
}
