package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A workspace as a client sends it for creation. */
@Schema(
        name = "NewWorkspace",
        additionalProperties = Schema.False.class,
        description = "A key that is not listed here is refused")
record NewWorkspace(
        @Schema(required = true, minLength = 1, maxLength = 255, examples = "Sales team")
                String name) {

    static NewWorkspace of(ObjectNode body) {
        Fields fields = new Fields(body);
        NewWorkspace workspace = new NewWorkspace(fields.name());
        fields.end();
        return workspace;
    }
}
