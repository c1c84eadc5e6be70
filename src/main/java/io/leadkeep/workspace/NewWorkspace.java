package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;

/** A workspace to be created. */
record NewWorkspace(String name) {

    static NewWorkspace of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        NewWorkspace workspace = new NewWorkspace(RequestFields.name(fields));
        RequestFields.requireOnly(fields, "name");
        return workspace;
    }
}
