package io.leadkeep.workspace.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A new key with its limits. No other response contains the key. */
public record CreatedKeyView(@JsonUnwrapped KeyView properties, String apiKey) {

    /** Leaves the key out: the text may get into a log. */
    @Override
    public String toString() {
        return "CreatedKeyView[%s]".formatted(properties);
    }
}
