package io.leadkeep.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A member as a client sends it to be added. */
record NewMember(String email, Role role) {

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
