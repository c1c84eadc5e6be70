package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A change to an account; null stays as it is. */
record AccountChange(String name) {

    static AccountChange of(ObjectNode body) {
        Fields fields = new Fields(body);
        AccountChange change = new AccountChange(fields.nameIfSent());
        fields.end();
        return change;
    }
}
