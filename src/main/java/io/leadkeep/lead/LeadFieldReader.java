package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the fields of a lead from a request's JSON object by the rules of the contract, section 3,
 * and collects every broken rule instead of stopping at the first.
 */
public final class LeadFieldReader {

    private static final int MAX_NAME = 255;
    private static final int MAX_PHONE = 64;
    private static final int MAX_URL = 2048;
    static final String NO_ADDRESS = "must be an e-mail address such as john@acme.com";
    public static final int MAX_TAGS = 100;
    public static final int MAX_TAG = 64;

    /** A body full of mistakes does not get an answer many times its size. */
    public static final int MAX_ERRORS = 500;

    private final ObjectNode body;
    private final List<FieldError> errors = new ArrayList<>();

    public LeadFieldReader(ObjectNode body) {
        this.body = body;
    }

    /**
     * Reads the required address.
     *
     * @return in its stored form, or null if a rule is broken
     */
    public String email() {
        JsonNode value = value("email");
        if (value.isNull()) {
            return broken("email", "is required");
        }
        String text = storable("email", value);
        return text == null
                ? null
                : EmailAddress.normalise(text).orElseGet(() -> broken("email", NO_ADDRESS));
    }

    /**
     * Reads a name, a title or a place.
     *
     * @param field its key
     * @return trimmed; null if absent, blank or breaking a rule
     */
    String name(String field) {
        return text(field, MAX_NAME);
    }

    /**
     * Reads the phone number from {@code phone}, or from {@code phoneNumber} as it is returned.
     *
     * @return trimmed; null if absent, blank or breaking a rule
     */
    String phone() {
        String phone = text("phone", MAX_PHONE);
        String phoneNumber = text("phoneNumber", MAX_PHONE);
        if (phone != null && phoneNumber != null && !phone.equals(phoneNumber)) {
            return broken("phoneNumber", "differs from phone: send one of the two");
        }
        return phone != null ? phone : phoneNumber;
    }

    /**
     * Reads the address of a profile.
     *
     * @return as sent, trimmed; null if absent, blank or breaking a rule
     */
    String linkedinUrl() {
        String text = text("linkedinUrl", MAX_URL);
        return text == null || isWebUrl(text)
                ? text
                : broken("linkedinUrl", "must be an absolute http or https URL");
    }

    private static boolean isWebUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Reads the tags.
     *
     * @return trimmed, in order, without exact repeats
     */
    public List<String> tags() {
        JsonNode value = value("tags");
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            broken("tags", "must be an array of strings");
            return List.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String field = "tags[" + i + "]";
            String tag = storable(field, value.get(i));
            if (tag == null) {
                continue;
            }
            String trimmed = Text.trim(tag);
            if (trimmed.isEmpty() || Text.length(trimmed) > MAX_TAG) {
                broken(field, "must have 1 to " + MAX_TAG + " characters");
            } else {
                tags.add(trimmed);
            }
        }
        if (tags.size() > MAX_TAGS) {
            broken("tags", "must have at most " + MAX_TAGS + " entries");
        }
        return List.copyOf(tags);
    }

    /**
     * Reads the custom fields.
     *
     * @return a JSON object as text
     */
    String customFields() {
        return CustomFields.read(value("customFields"), this::broken);
    }

    /**
     * Reads everything but the address.
     *
     * @param email to stand in the lead
     * @return the lead; of no use once a rule is broken
     */
    public NewLead lead(String email) {
        String phone = phone();
        return new NewLead(
                email,
                name("firstName"),
                name("lastName"),
                name("companyName"),
                name("jobTitle"),
                phone,
                phone,
                linkedinUrl(),
                name("city"),
                name("state"),
                name("country"),
                tags(),
                customFields());
    }

    /** Refuses every key that has not been read so far, with the name meant where one is near. */
    void refuseTheRest() {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String key = field.getKey();
            if (!LeadFields.WRITABLE.contains(key) && errors.size() < MAX_ERRORS) {
                broken(Text.quotable(key), LeadFields.whyRefused(key));
            }
        }
    }

    /**
     * What is wrong so far.
     *
     * @return every broken rule
     */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException 400 with every broken rule, if any
     */
    void throwIfBroken() {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }

    private JsonNode value(String field) {
        JsonNode value = body.get(field);
        return value == null ? NullNode.instance : value;
    }

    private String text(String field, int maxLength) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return null;
        }
        String text = storable(field, value);
        if (text == null) {
            return null;
        }
        String trimmed = Text.trim(text);
        if (Text.length(trimmed) > maxLength) {
            return broken(field, "must have at most " + maxLength + " characters");
        }
        return trimmed.isEmpty() ? null : trimmed;
    }

    private String storable(String field, JsonNode value) {
        if (!value.isTextual()) {
            return broken(field, "must be a string");
        }
        return Text.isStorable(value.textValue())
                ? value.textValue()
                : broken(field, Text.NOT_STORABLE);
    }

    /**
     * Notes a broken rule.
     *
     * @param field path of the field
     * @param message what is wrong
     * @return null, in place of a value
     */
    String broken(String field, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(field, message));
        }
        return null;
    }
}
