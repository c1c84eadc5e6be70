package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the fields of a request's JSON object and collects every broken rule instead of stopping at
 * the first. A field that is not read is refused.
 */
final class Fields {

    private static final int MAX_NAME = 255;

    /** A body full of mistakes does not get an answer many times its size. */
    private static final int MAX_ERRORS = 500;

    private final ObjectNode body;
    private final Set<String> known = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    Fields(ObjectNode body) {
        this.body = body;
    }

    /**
     * Reads the name of a workspace or of a person.
     *
     * @return trimmed; null if a rule is broken
     */
    String name() {
        String text = text("name");
        if (text == null) {
            return null;
        }
        String name = Text.trim(text);
        return name.isEmpty() || Text.length(name) > MAX_NAME
                ? broken("name", "must have 1 to " + MAX_NAME + " characters")
                : name;
    }

    /**
     * Reads a name that need not be there.
     *
     * @return trimmed; null if absent or a rule is broken
     */
    String nameIfSent() {
        known.add("name");
        return body.has("name") ? name() : null;
    }

    /**
     * Reads an e-mail address.
     *
     * @return in its stored form; null if a rule is broken
     */
    String email() {
        String text = text("email");
        return text == null
                ? null
                : EmailAddress.normalise(text)
                        .orElseGet(
                                () ->
                                        broken(
                                                "email",
                                                "must be an e-mail address such as john@acme.com"));
    }

    /**
     * Reads the role of a new member.
     *
     * @return admin or member; null if a rule is broken
     */
    Role memberRole() {
        String text = text("role");
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "admin" -> Role.ADMIN;
            case "member" -> Role.MEMBER;
            case "owner" -> {
                broken("role", "must be admin or member: a workspace has one owner");
                yield null;
            }
            default -> {
                broken("role", "must be admin or member");
                yield null;
            }
        };
    }

    /**
     * Reads a change of settings, and what is wrong with it whatever it is merged into.
     *
     * @return what was sent; null if absent or a rule is broken
     */
    ObjectNode settingsIfSent() {
        known.add(Settings.FIELD);
        JsonNode value = body.get(Settings.FIELD);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode change)) {
            broken(Settings.FIELD, "must be an object");
            return null;
        }
        Settings.write(Settings.merge("{}", change), this::broken);
        return change;
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException 400 with every broken rule, if any
     */
    void end() {
        body.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!known.contains(key)) {
                                broken(
                                        Text.quotable(key),
                                        "is not accepted here; accepted: "
                                                + String.join(", ", known));
                            }
                        });
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }

    private String text(String field) {
        known.add(field);
        JsonNode value = body.get(field);
        if (value == null) {
            return broken(field, "is required");
        }
        if (!value.isTextual()) {
            return broken(field, "must be a string");
        }
        return Text.isStorable(value.textValue())
                ? value.textValue()
                : broken(field, Text.NOT_STORABLE);
    }

    private String broken(String field, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(field, message));
        }
        return null;
    }
}
