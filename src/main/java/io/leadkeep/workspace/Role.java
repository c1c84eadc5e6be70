package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What a member may do, from the least to the most. */
enum Role {
    MEMBER("member"),
    ADMIN("admin"),
    OWNER("owner");

    @EnumeratedValue private final String text;

    Role(String text) {
        this.text = text;
    }

    /** Returns the role as it is stored and sent. */
    @JsonValue
    String text() {
        return text;
    }
}
