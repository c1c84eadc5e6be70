package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A member as a client sends it to be added. */
@Schema(
        name = "NewMember",
        additionalProperties = Schema.False.class,
        description = "A key that is not listed here is refused")
record NewMember(
        @Schema(required = true, examples = "jane@acme.com") String email,
        @Schema(
                        required = true,
                        implementation = String.class,
                        enumeration = {"admin", "member"},
                        examples = "member")
                Role role) {

    static NewMember of(ObjectNode body) {
        Fields fields = new Fields(body);
        NewMember member = new NewMember(fields.email(), fields.memberRole());
        fields.end();
        return member;
    }

    /** What an account is called that is made for this member. */
    String name() {
        return email.substring(0, email.lastIndexOf('@'));
    }
}
