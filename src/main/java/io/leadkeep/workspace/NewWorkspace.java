package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A workspace as a client sends it for creation. */
record NewWorkspace(String name) {

    static NewWorkspace of(ObjectNode body) {
        Fields fields = new Fields(body);
        NewWorkspace workspace = new NewWorkspace(fields.name());
        fields.end();
        return workspace;
    }
}
