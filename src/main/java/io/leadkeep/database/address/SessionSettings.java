package io.leadkeep.database.address;

import java.util.Map;

/** What PostgreSQL has to know of each connection of the service, and in which way it is told. */
public final class SessionSettings {

    /** A statement that runs longer is ended by the server: no request waits that long. */
    private static final String STATEMENT_TIMEOUT_MILLIS = "2500";

    /**
     * With the log-in.
     *
     * <p>Each statement names its workspace, and each index begins with it: reading a whole table,
     * with helpers and compiled expressions at that, is never right, but where the planner is wrong
     * by much it looks cheap (a window of time among a million leads took 240 ms instead of 3).
     */
    static final Map<String, String> STARTUP_PARAMETERS =
            Map.of(
                    "statement_timeout",
                    STATEMENT_TIMEOUT_MILLIS,
                    "enable_seqscan",
                    "off",
                    "max_parallel_workers_per_gather",
                    "0",
                    "jit",
                    "off");

    /** The same for one transaction: a pooler lends its servers to whoever comes next. */
    public static final String IN_TRANSACTION =
            "set local statement_timeout = "
                    + STATEMENT_TIMEOUT_MILLIS
                    + "; set local enable_seqscan = off; set local max_parallel_workers_per_gather"
                    + " = 0; set local jit = off";

    private SessionSettings() {}
}
