package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseUrl;

/** The schema of another release. */
public final class Schema {

    private Schema() {}

    /** Runs the migrations up to a version. */
    public static void migrate(String databaseUrl, String version) {
        DatabaseAddress address = DatabaseUrl.parse("DATABASE_URL", databaseUrl);
        Migrations.configure(address).target(version).load().migrate();
    }
}
