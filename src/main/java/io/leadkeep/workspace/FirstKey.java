package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import java.util.Optional;

/**
 * A key of a new database.
 *
 * @param variable the environment variable that sets it; empty for a generated key
 */
record FirstKey(ApiKey key, Optional<String> variable) {

    /** Returns whether the start prints the key. */
    boolean isPrinted() {
        return variable.isEmpty();
    }

    /** Returns a generated key, or where the operator finds the key. */
    String description() {
        return variable.map(name -> "as set in " + name).orElseGet(key::reveal);
    }

    /** Returns the key for a shell command. */
    String inShell() {
        return variable.map(name -> "$" + name).orElseGet(key::reveal);
    }
}
