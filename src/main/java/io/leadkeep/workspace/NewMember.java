package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.EmailAddress;
import java.util.List;

/** A member to be added. */
record NewMember(String email, Role role) {

    static NewMember of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        NewMember member = new NewMember(email(fields), role(fields));
        RequestFields.requireOnly(fields, "email", "role");
        return member;
    }

    private static String email(JsonFields fields) {
        String text = fields.requiredString("email");
        return text == null
                ? null
                : EmailAddress.normalise(text)
                        .orElseGet(
                                () ->
                                        fields.broken(
                                                "email",
                                                "must be an e-mail address such as john@acme.com"));
    }

    private static Role role(JsonFields fields) {
        String text = fields.requiredString("role");
        return text == null
                ? null
                : switch (text) {
                    case "admin" -> Role.ADMIN;
                    case "member" -> Role.MEMBER;
                    case "owner" ->
                            fields.broken(
                                    "role", "must be admin or member: a workspace has one owner");
                    default -> fields.notOneOf("role", text, List.of("admin", "member"));
                };
    }

    /** The name of an account that is created for the member. */
    String name() {
        return email.substring(0, email.lastIndexOf('@'));
    }
}
