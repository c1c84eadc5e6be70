package io.leadkeep.database.address;

import java.util.HashMap;
import java.util.Map;

/** The settings of each connection of the service. */
public final class SessionSettings {

    /** Below the time that a request has (CallContext). */
    private static final String STATEMENT_TIMEOUT_MILLIS = "2500";

    /**
     * Every statement has its workspace and an index that begins with it, so a sequential scan is
     * never right; but a misestimate makes it look cheap (240 ms instead of 3 for a range of time
     * among a million leads).
     */
    public static final Map<String, String> OF_THE_PLANNER =
            Map.of("enable_seqscan", "off", "max_parallel_workers_per_gather", "0", "jit", "off");

    /** Sent with the log-in. */
    static final Map<String, String> STARTUP_PARAMETERS = withTimeout(OF_THE_PLANNER);

    /** The same for one transaction, since a pooler shares its server connections. */
    public static final String IN_TRANSACTION =
            "set local statement_timeout = "
                    + STATEMENT_TIMEOUT_MILLIS
                    + "; set local enable_seqscan = off; set local max_parallel_workers_per_gather"
                    + " = 0; set local jit = off";

    /** {@link #IN_TRANSACTION} as one query with one column, which Hibernate can send and read. */
    public static final String AS_QUERY =
            "select concat(set_config('statement_timeout', '"
                    + STATEMENT_TIMEOUT_MILLIS
                    + "', true), set_config('enable_seqscan', 'off', true),"
                    + " set_config('max_parallel_workers_per_gather', '0', true),"
                    + " set_config('jit', 'off', true))";

    private SessionSettings() {}

    private static Map<String, String> withTimeout(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("statement_timeout", STATEMENT_TIMEOUT_MILLIS);
        return Map.copyOf(all);
    }
}
