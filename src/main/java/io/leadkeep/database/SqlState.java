package io.leadkeep.database;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Classifies failures of the driver and of Hibernate by their SQLSTATE (PostgreSQL manual, appendix
 * A).
 */
public final class SqlState {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CHECK_VIOLATION = "23514";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String CANNOT_CONNECT_NOW = "57P03";

    /** Of the function {@code lead_event_base}. */
    private static final String MOVED_LOG = "40L01";

    /** A primary that has become a stand-by answers with this. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    /**
     * Classes that the statement did not cause: connection, log-in, no such database, transaction
     * rolled back, resources, lock not available, operator intervention, system error.
     */
    private static final Set<String> TRANSIENT_CLASSES =
            Set.of("08", "28", "3D", "40", "53", "55", "57", "58");

    private SqlState() {}

    /**
     * Returns whether a unique index refused the row. The SQLSTATE decides, because a sharded
     * server changes the name of the constraint, and some settings omit it.
     */
    public static boolean isUniqueViolation(Throwable thrown) {
        return is(UNIQUE_VIOLATION, thrown);
    }

    public static boolean isCheckViolation(Throwable thrown) {
        return is(CHECK_VIOLATION, thrown);
    }

    public static boolean isForeignKeyViolation(Throwable thrown) {
        return is(FOREIGN_KEY_VIOLATION, thrown);
    }

    /** Returns whether the transaction lost a deadlock, and may be retried at once. */
    public static boolean isDeadlock(Throwable thrown) {
        return is(DEADLOCK_DETECTED, thrown);
    }

    /** Returns whether the role of the connection lacks a privilege. */
    public static boolean isForbidden(Throwable thrown) {
        return is(INSUFFICIENT_PRIVILEGE, thrown);
    }

    /** Returns whether the log of a workspace is on another server than before. */
    public static boolean isMovedLog(Throwable thrown) {
        return is(MOVED_LOG, thrown);
    }

    /** Returns whether the same statement may succeed a little later. */
    public static boolean isTransient(Throwable thrown) {
        return isReadOnly(thrown)
                || of(thrown)
                        .filter(state -> TRANSIENT_CLASSES.contains(state.substring(0, 2)))
                        .isPresent();
    }

    /** Returns whether a write failed because the server is read-only. */
    static boolean isReadOnly(Throwable thrown) {
        return is(READ_ONLY_TRANSACTION, thrown);
    }

    /** Returns whether the failure is an answer of PostgreSQL, not a lost connection. */
    public static boolean isAnswer(Throwable thrown) {
        return of(thrown).isPresent();
    }

    /** Returns whether no connection could be opened. */
    static boolean isConnectFailure(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ConnectException || t instanceof UnknownHostException) {
                return true;
            }
        }
        return is(CANNOT_CONNECT_NOW, thrown);
    }

    private static boolean is(String state, Throwable thrown) {
        return of(thrown).filter(state::equals).isPresent();
    }

    private static Optional<String> of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof PgException e) {
                return Optional.ofNullable(e.getSqlState());
            }
            if (t instanceof SQLException e) {
                return Optional.ofNullable(e.getSQLState());
            }
        }
        return Optional.empty();
    }
}
