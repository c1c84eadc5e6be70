package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import java.util.Optional;

/**
 * A key of the first start.
 *
 * @param key the key itself
 * @param variable what fixed it; empty: it was generated, so it must be shown
 */
record FirstKey(ApiKey key, Optional<String> variable) {

    /**
     * How the key stands in a list for people.
     *
     * @return the generated key, or where the operator has it from
     */
    String description() {
        return variable.map(name -> "as set in " + name).orElseGet(key::reveal);
    }

    /**
     * How the key stands in a shell command.
     *
     * @return the generated key, or the variable that holds it
     */
    String inShell() {
        return variable.map(name -> "$" + name).orElseGet(key::reveal);
    }
}
