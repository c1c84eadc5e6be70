package io.leadkeep.workspace;

import java.util.Locale;

/** What a member may do, from the least to the most. */
enum Role {
    MEMBER,
    ADMIN,
    OWNER;

    /**
     * Reads a role.
     *
     * @param name as it is stored and sent
     * @return the role of that name
     */
    static Role of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * How the role is stored and sent.
     *
     * @return its name in lower case
     */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
