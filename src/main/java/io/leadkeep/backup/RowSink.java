package io.leadkeep.backup;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * Receives the rows of a database. Calls come in the order of the methods, the middle three for
 * each table. Without {@link #end} nothing is stored.
 */
interface RowSink {

    /**
     * @param schema version of the schema of the rows
     */
    void begin(String schema) throws IOException, SQLException;

    /**
     * Begins a table. Referenced tables come first.
     *
     * @param columns in the order of the values in the rows
     */
    void beginTable(String table, List<String> columns) throws IOException, SQLException;

    /**
     * @param row in the text format of {@code COPY}, in UTF-8, with its line end
     */
    void row(byte[] row) throws IOException, SQLException;

    /**
     * @param rows the number of rows of the table
     */
    void endTable(long rows) throws IOException, SQLException;

    /** Commits the rows. */
    void end() throws IOException, SQLException;
}
