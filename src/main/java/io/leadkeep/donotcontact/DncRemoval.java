package io.leadkeep.donotcontact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.LeadFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Entries to remove: those of addresses and domains, or those of a query; the other is null.
 *
 * @param emails normalised
 */
record DncRemoval(List<String> emails, DncQuery query) {

    private static final int MAX_EMAILS = 1_000;
    private static final String EMAILS = "emails";
    private static final String SELECT_ALL = "selectAll";

    static DncRemoval of(ObjectNode body, int batchSize) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(Set.of(EMAILS, SELECT_ALL, "search", "type"), "is not known here");
        DncRemoval removal = fields.has(EMAILS) ? ofEmails(fields) : ofQuery(fields, batchSize);
        fields.throwIfBroken();
        return removal;
    }

    private static DncRemoval ofEmails(JsonFields fields) {
        for (String other : List.of(SELECT_ALL, "search", "type")) {
            if (fields.has(other)) {
                fields.broken(other, "cannot be used together with emails");
            }
        }
        return new DncRemoval(emails(fields, true), null);
    }

    /** An empty body must not remove all entries. */
    private static DncRemoval ofQuery(JsonFields fields, int batchSize) {
        if (!fields.value(SELECT_ALL).booleanValue()) {
            fields.broken(SELECT_ALL, "must be true where emails are not given");
        }
        return new DncRemoval(null, DncQuery.read(fields, batchSize));
    }

    /** Reads the addresses to check. */
    static List<String> addresses(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(Set.of(EMAILS), "is not known here");
        List<String> addresses = emails(fields, false);
        fields.throwIfBroken();
        return addresses;
    }

    private static List<String> emails(JsonFields fields, boolean withDomains) {
        List<String> emails = new ArrayList<>();
        JsonNode sent = fields.array(EMAILS, MAX_EMAILS, "addresses");
        for (int i = 0; i < sent.size(); i++) {
            String path = EMAILS + "[" + i + "]";
            String text = fields.string(path, sent.get(i));
            if (text != null) {
                Optional<NewDncEntry> entry = NewDncEntry.parse(text);
                if (entry.filter(e -> withDomains || e.kind() == Kind.EMAIL).isPresent()) {
                    emails.add(entry.get().email());
                } else {
                    fields.broken(path, withDomains ? NewDncEntry.NEITHER : LeadFields.NO_ADDRESS);
                }
            }
        }
        return emails;
    }
}
