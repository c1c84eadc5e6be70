package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change to an account; null stays as it is. */
@Schema(
        name = "AccountChange",
        additionalProperties = Schema.False.class,
        description = "What is not sent stays as it is. A key that is not listed here is refused")
record AccountChange(@Schema(minLength = 1, maxLength = 255, examples = "Jane Doe") String name) {

    static AccountChange of(ObjectNode body) {
        Fields fields = new Fields(body);
        AccountChange change = new AccountChange(fields.nameIfSent());
        fields.end();
        return change;
    }
}
