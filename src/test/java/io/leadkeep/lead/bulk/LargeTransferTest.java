package io.leadkeep.lead.bulk;

import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Common parts of the tests of the largest files and bulks. */
abstract class LargeTransferTest {

    @TempDir private static Path shared;

    @TempDir Path folder;

    LargeFiles files;

    @BeforeEach
    void prepareFiles() {
        files = new LargeFiles(folder);
    }

    /** Returns the largest file that is allowed, written once per class. */
    static Path largestFile() throws IOException {
        Path file = shared.resolve("large.csv");
        return Files.exists(file) ? file : LargeFiles.writeLargest(file);
    }

    static long leads(TestPostgres postgres, String database) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from lead")) {
            count.next();
            return count.getLong(1);
        }
    }
}
