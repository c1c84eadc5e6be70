package io.leadkeep.database.address;

import java.util.Arrays;
import java.util.Optional;

/**
 * The state that a host needs: {@code target_session_attrs} of libpq (PostgreSQL manual, 32.1.2),
 * without the values for read-only use.
 */
public enum TargetSession {
    ANY("any") {
        @Override
        public boolean accepts(boolean inRecovery, boolean readOnly) {
            return true;
        }
    },

    READ_WRITE("read-write") {
        @Override
        public boolean accepts(boolean inRecovery, boolean readOnly) {
            return !inRecovery && !readOnly;
        }
    },

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

    static Optional<TargetSession> of(String parameter) {
        return Arrays.stream(values()).filter(each -> each.parameter.equals(parameter)).findFirst();
    }

    /** Returns whether a host in this state is usable. */
    public abstract boolean accepts(boolean inRecovery, boolean readOnly);
}
