package io.leadkeep.donotcontact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An entry to add.
 *
 * @param email the address or the domain, normalised
 */
record NewDncEntry(String email, Kind kind, String reason) {

    static final String MANUAL = "manual";
    static final String IMPORT = "import";

    private static final String ERASED = Kind.ERASED.text();

    private static final List<String> REASONS =
            List.of(MANUAL, "bounce", "complaint", "unsubscribe_link", IMPORT, ERASED);

    private static final List<String> TYPES = List.of(Kind.EMAIL.text(), Kind.DOMAIN.text());

    private static final String EMAIL = "email";
    private static final String ENTRY_TYPE = "entryType";
    private static final String TYPE = "type";
    private static final String REASON = "reason";
    private static final Set<String> KEYS = Set.of(EMAIL, ENTRY_TYPE, TYPE, REASON);

    static final String NEITHER =
            "must be an e-mail address such as john@acme.com, or a domain such as acme.com";

    /** The entry that is left of an erased person. */
    static NewDncEntry ofErased(String email) {
        return new NewDncEntry(email, Kind.ERASED, ERASED);
    }

    /** Reads an entry of a body; null if it breaks a rule, which is reported. */
    static NewDncEntry read(JsonFields fields, String absentReason) {
        fields.refuseUnknown(KEYS, "is not a field of an entry");
        String text = fields.requiredString(EMAIL);
        String type = type(fields);
        String reason = oneOf(fields, REASON, REASONS, absentReason);
        return text == null ? null : of(text, type, reason, fields);
    }

    /**
     * Returns the value of a cell of a file, in any case; empty if the field does not have it:
     * other programs write texts of their own there, and the address must not be lost for that.
     */
    static Optional<String> known(String field, String cell) {
        List<String> values = field.equals(REASON) ? REASONS : TYPES;
        return Optional.of(cell.toLowerCase(Locale.ROOT)).filter(values::contains);
    }

    private static String type(JsonFields fields) {
        String type = oneOf(fields, ENTRY_TYPE, TYPES, null);
        String other = oneOf(fields, TYPE, TYPES, type);
        return type == null || type.equals(other)
                ? other
                : fields.broken(TYPE, "differs from entryType: send one of the two");
    }

    private static String oneOf(
            JsonFields fields, String field, List<String> allowed, String absent) {
        JsonNode value = fields.value(field);
        if (value.isNull()) {
            return absent;
        }
        return allowed.contains(value.asText(""))
                ? value.textValue()
                : fields.notOneOf(field, value.asText(), allowed);
    }

    private static NewDncEntry of(String text, String type, String reason, JsonFields fields) {
        NewDncEntry entry = parse(text).orElse(null);
        if (entry == null) {
            return fields.broken(EMAIL, NEITHER);
        }
        if (type != null && !type.equals(entry.kind.text())) {
            return fields.broken(
                    ENTRY_TYPE, "does not fit: email is of the type " + entry.kind.text());
        }
        if (!ERASED.equals(reason)) {
            return new NewDncEntry(entry.email, entry.kind, reason);
        }
        return entry.kind == Kind.EMAIL
                ? ofErased(entry.email)
                : fields.broken(REASON, "cannot be erased for a domain");
    }

    /** Returns what an address or a domain stands for, without a reason; empty if it is neither. */
    static Optional<NewDncEntry> parse(String text) {
        String trimmed = Text.trim(text);
        if (trimmed.indexOf('@') > 0) {
            return EmailAddress.normalise(trimmed)
                    .map(address -> new NewDncEntry(address, Kind.EMAIL, null));
        }
        // People write @acme.com and *.acme.com, too.
        String local = "x@";
        return EmailAddress.normalise(local + trimmed.replaceFirst("^(@|\\*\\.)", ""))
                .map(address -> address.substring(local.length()))
                .map(domain -> new NewDncEntry(domain, Kind.DOMAIN, null));
    }

    /** Reads the entries of a body; those that break a rule are reported. */
    static List<NewDncEntry> readAll(ObjectNode body, int max, String absentReason) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(Set.of("entries"), "is not known here");
        JsonNode sent = fields.array("entries", max, "entries");
        NewDncEntry[] entries = new NewDncEntry[sent.size()];
        for (int i = 0; i < entries.length; i++) {
            String path = "entries[" + i + "]";
            if (sent.get(i) instanceof ObjectNode entry) {
                JsonFields each = new JsonFields(entry, fields.errors().within(path + "."));
                entries[i] = read(each, absentReason);
            } else {
                fields.broken(path, "must be an object");
            }
        }
        fields.throwIfBroken();
        return List.of(entries);
    }
}
