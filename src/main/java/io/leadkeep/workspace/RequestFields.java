package io.leadkeep.workspace;

import io.leadkeep.json.JsonFields;
import java.util.List;

/** Reads what several request bodies of this package have in common. */
final class RequestFields {

    private static final String NAME = "name";
    private static final int MAX_NAME = 255;

    private RequestFields() {}

    static String name(JsonFields fields) {
        return fields.requiredText(NAME, MAX_NAME);
    }

    /** Returns null if the name was not sent. */
    static String optionalName(JsonFields fields) {
        return fields.text(NAME, MAX_NAME);
    }

    /** Ends the reading: fails with 400 if a rule is broken or another field was sent. */
    static void requireOnly(JsonFields fields, String... accepted) {
        List<String> known = List.of(accepted);
        String problem = "is not accepted here; accepted: " + String.join(", ", known);
        fields.refuseUnknown(known::contains, key -> problem);
        fields.throwIfBroken();
    }
}
