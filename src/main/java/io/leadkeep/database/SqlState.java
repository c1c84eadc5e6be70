package io.leadkeep.database;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What PostgreSQL says about a failed statement: its SQLSTATE (PostgreSQL's manual, appendix A).
 */
public final class SqlState {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CHECK_VIOLATION = "23514";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    /** A primary that has become a stand-by says this until connections have moved on. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    /**
     * Classes that are none of the statement's: connection, log-in, database not there, transaction
     * rolled back, resources, lock not available, operator intervention, system error.
     */
    private static final Set<String> PASSING =
            Set.of("08", "28", "3D", "40", "53", "55", "57", "58");

    private SqlState() {}

    /**
     * Tells a duplicate. The constraint's name is another on a sharded server, and missing with
     * some settings; the SQLSTATE is neither.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether a unique index has refused the row
     */
    public static boolean isUniqueViolation(Throwable thrown) {
        return of(thrown).filter(UNIQUE_VIOLATION::equals).isPresent();
    }

    /**
     * Tells a row that breaks a rule of its table.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether a check constraint has refused the row
     */
    public static boolean isCheckViolation(Throwable thrown) {
        return of(thrown).filter(CHECK_VIOLATION::equals).isPresent();
    }

    /**
     * Tells that two transactions waited for each other and this one was ended for it.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether the same transaction may be tried again at once
     */
    public static boolean isDeadlock(Throwable thrown) {
        return of(thrown).filter(DEADLOCK_DETECTED::equals).isPresent();
    }

    /**
     * Tells a row that belongs to something which is gone.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether a foreign key has refused the row
     */
    public static boolean isForeignKeyViolation(Throwable thrown) {
        return of(thrown).filter(FOREIGN_KEY_VIOLATION::equals).isPresent();
    }

    /**
     * Tells a trouble of the server's that is none of the request's.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether the same statement may well succeed a little later
     */
    public static boolean isPassing(Throwable thrown) {
        return isReadOnly(thrown)
                || of(thrown).filter(state -> PASSING.contains(state.substring(0, 2))).isPresent();
    }

    /**
     * Tells that the server takes no changes, for the time being or because another one has become
     * the primary.
     *
     * @param thrown by the driver or by Hibernate
     * @return whether a statement was refused because it changes something
     */
    static boolean isReadOnly(Throwable thrown) {
        return of(thrown).filter(READ_ONLY_TRANSACTION::equals).isPresent();
    }

    /**
     * Tells whether the server has answered at all.
     *
     * @param thrown by the driver or by Hibernate
     * @return true for an error of PostgreSQL's, false where there was no connection to it
     */
    public static boolean isAnswer(Throwable thrown) {
        return of(thrown).isPresent();
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
