package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import java.util.Optional;

/**
 * A key of the first start.
 *
 * @param key the key itself
 * @param variable the environment variable that fixed it; empty: generated, so it must be shown
 */
record FirstKey(ApiKey key, Optional<String> variable) {

    /**
     * How the operator gets at the key.
     *
     * @return the generated key, or the name of the variable that holds it, as a shell expands it
     */
    String shown() {
        return variable.map(name -> "$" + name).orElseGet(key::reveal);
    }
}
