package io.leadkeep.database.distribution;

import io.leadkeep.database.address.DatabaseConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/** Distributes the tables if that is configured, and knows whether they are distributed. */
@ApplicationScoped
public class Distribution {

    private static final String HAS_CITUS =
            "select to_regclass('pg_catalog.pg_dist_partition') is not null";

    private static final String IS_DISTRIBUTED =
            "select exists (select from pg_catalog.pg_dist_partition where logicalrelid ="
                    + " to_regclass('lead'))";

    private final DatabaseConfig config;
    private volatile Boolean isDistributed;

    public Distribution(DatabaseConfig config) {
        this.config = config;
    }

    /** Returns whether this node has to distribute the tables. */
    public boolean isWanted() {
        return config.distributed().isPresent();
    }

    /**
     * Returns the state at the start of the service. The nodes need no setting for it, so they
     * agree.
     *
     * @throws IllegalStateException before the database is open
     */
    public boolean isDistributed() {
        Boolean known = isDistributed;
        if (known == null) {
            throw new IllegalStateException("The database is not open yet");
        }
        return known;
    }

    /**
     * Checks the server before the migrations, which must create no tables on a worker.
     *
     * @throws IllegalStateException if the tables cannot be distributed from there
     */
    public void checkServer(Connection connection) throws SQLException {
        CitusCluster.require(connection);
    }

    /**
     * Distributes the tables of the migrations if that is wanted, and looks at them.
     *
     * @throws IllegalStateException if the role does not own the tables
     */
    public void complete(Connection connection) throws SQLException {
        if (isWanted()) {
            Distributor.distribute(connection);
        }
        isDistributed = areDistributed(connection);
    }

    /** Gives the role of the service its settings on the servers of the shards. */
    public void setUpRole(Connection connection) throws SQLException {
        RoleSettings.apply(connection);
    }

    /** Returns whether a table is on the coordinator or on every node, not in shards. */
    public static boolean isOutsideOfShards(String table) {
        return TablePlacement.ON_EVERY_NODE.contains(table)
                || TablePlacement.ON_THE_COORDINATOR.contains(table);
    }

    /** Returns whether the tables of a database are distributed. */
    public static boolean areDistributed(Connection connection) throws SQLException {
        return CitusCluster.isTrue(connection, HAS_CITUS)
                && CitusCluster.isTrue(connection, IS_DISTRIBUTED);
    }
}
