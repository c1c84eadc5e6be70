package io.leadkeep.database.distribution;

import io.leadkeep.database.address.SessionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Settings of the planner as settings of the role in this database. The nodes of Citus log in to
 * each other as the role of the session and without its settings; Citus sends the changes of a role
 * to all nodes, also to one that is added later.
 */
final class RoleSettings {

    private static final Logger LOG = Logger.getLogger(RoleSettings.class);

    private static final String FIND_MISSING =
            "select format('alter role %I in database %I set %s', current_user, current_database(),"
                    + " wanted) from unnest(?::text[]) wanted where not exists (select from"
                    + " pg_db_role_setting where setrole = current_user::regrole and setdatabase ="
                    + " (select oid from pg_database where datname = current_database()) and wanted"
                    + " = any(setconfig)) order by 1";

    private static final String REMEMBER = "select set_config('leadkeep.role_settings', ?, true)";

    private static final String CHANGE_ROLE =
            """
            do $$
            declare
                change text;
            begin
                foreach change in array string_to_array(current_setting('leadkeep.role_settings'), ';') loop
                    execute change;
                end loop;
            end
            $$\
            """;

    private RoleSettings() {}

    /** Changes the role of the connection, which may do so itself, on the coordinator. */
    static void apply(Connection connection) throws SQLException {
        if (CitusCluster.isTrue(connection, CitusCluster.IS_WORKER)) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Of several nodes that start at once, one changes the role.
            statement.execute(Distributor.LOCK);
            List<String> missing = missing(connection);
            if (!missing.isEmpty()) {
                remember(connection, String.join(";", missing));
                statement.execute(CHANGE_ROLE);
            }
            connection.commit();
            if (!missing.isEmpty()) {
                LOG.infof("Settings of the role: %s", String.join("; ", missing));
            }
        }
        connection.setAutoCommit(true);
    }

    private static void remember(Connection connection, String changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMEMBER)) {
            statement.setString(1, changes);
            statement.execute();
        }
    }

    private static List<String> missing(Connection connection) throws SQLException {
        String[] wanted =
                SessionSettings.OF_THE_PLANNER.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new);
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(FIND_MISSING)) {
            statement.setArray(1, connection.createArrayOf("text", wanted));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    missing.add(result.getString(1));
                }
            }
        }
        return missing;
    }
}
