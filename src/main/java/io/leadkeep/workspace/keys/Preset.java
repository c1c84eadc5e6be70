package io.leadkeep.workspace.keys;

import com.fasterxml.jackson.annotation.JsonValue;
import io.leadkeep.auth.Scopes;
import org.apache.commons.text.CaseUtils;

/** A name for scopes that are often wanted together. */
enum Preset {
    FULL(Scopes.FULL),
    READ_ONLY(Scopes.READ_ONLY),
    INTAKE(Scopes.INTAKE);

    private final Scopes scopes;

    Preset(Scopes scopes) {
        this.scopes = scopes;
    }

    Scopes scopes() {
        return scopes;
    }

    /** Returns the name as requests and responses have it. */
    @JsonValue
    String text() {
        return CaseUtils.toCamelCase(name(), false, '_');
    }

    /** Returns null if the scopes are those of no preset. */
    static Preset of(Scopes scopes) {
        for (Preset preset : values()) {
            if (preset.scopes.equals(scopes)) {
                return preset;
            }
        }
        return null;
    }
}
