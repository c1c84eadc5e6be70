package io.leadkeep.database.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a host has to be to be worked on: libpq's {@code target_session_attrs} (PostgreSQL's manual,
 * section 32.1.2), as far as it suits a service that writes.
 */
public enum TargetSession {

    /** Whoever answers. */
    ANY("any") {
        @Override
        public boolean accepts(boolean inRecovery, boolean readOnly) {
            return true;
        }
    },

    /** Whoever takes changes. */
    READ_WRITE("read-write") {
        @Override
        public boolean accepts(boolean inRecovery, boolean readOnly) {
            return !inRecovery && !readOnly;
        }
    },

    /** Whoever is not a stand-by. */
    PRIMARY("primary") {
        @Override
        public boolean accepts(boolean inRecovery, boolean readOnly) {
            return !inRecovery;
        }
    };

    private final String parameter;

    TargetSession(String parameter) {
        this.parameter = parameter;
    }

    /**
     * Reads the parameter.
     *
     * @param parameter as it stands in a connection URI
     * @return empty if it is none of these
     */
    static Optional<TargetSession> of(String parameter) {
        return Arrays.stream(values()).filter(each -> each.parameter.equals(parameter)).findFirst();
    }

    /**
     * Judges a host.
     *
     * @param inRecovery whether it is a stand-by
     * @param readOnly whether its transactions change nothing unless they ask to
     * @return whether it may be worked on
     */
    public abstract boolean accepts(boolean inRecovery, boolean readOnly);
}
