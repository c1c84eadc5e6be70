package io.leadkeep.auth;

import com.fasterxml.jackson.annotation.JsonValue;
import org.apache.commons.text.CaseUtils;

/** A name for scopes that are often wanted together. */
public enum Preset {
    FULL(Scopes.FULL),
    READ_ONLY(Scopes.READ_ONLY),
    INTAKE(Scopes.INTAKE);

    private final Scopes scopes;

    Preset(Scopes scopes) {
        this.scopes = scopes;
    }

    public Scopes scopes() {
        return scopes;
    }

    /** Returns the name as requests and responses have it. */
    @JsonValue
    public String text() {
        return CaseUtils.toCamelCase(name(), false, '_');
    }

    /** Returns null if the scopes are those of no preset. */
    public static Preset of(Scopes scopes) {
        for (Preset preset : values()) {
            if (preset.scopes.equals(scopes)) {
                return preset;
            }
        }
        return null;
    }
}
