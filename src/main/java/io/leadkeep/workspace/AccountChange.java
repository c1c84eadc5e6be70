package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;

/** A change to an account; null leaves a field unchanged. */
record AccountChange(String name) {

    static AccountChange of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        AccountChange change = new AccountChange(RequestFields.optionalName(fields));
        RequestFields.requireOnly(fields, "name");
        return change;
    }
}
