package io.leadkeep.testsupport;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All rows of a database as JSON text, without the migration history. */
public final class DatabaseDump {

    private DatabaseDump() {}

    /** Each row as the name of its table and a JSON object. */
    public static List<String> of(TestPostgres postgres, String database) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : tables(postgres, database)) {
            rows.addAll(
                    postgres.rows(
                            database,
                            "select '%1$s ' || to_jsonb(x)::text from %1$s x order by 1"
                                    .formatted(table)));
        }
        return rows;
    }

    public static List<String> tables(TestPostgres postgres, String database) throws SQLException {
        return postgres.rows(
                database,
                "select tablename from pg_tables where schemaname = 'public' and tablename <>"
                        + " 'flyway_schema_history' order by 1");
    }
}
