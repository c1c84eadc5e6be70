package io.leadkeep.backup;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * Receives the rows of a database. Calls come in the order of the methods, the middle three for
 * each table. Without {@link #end} nothing is stored.
 */
interface RowSink {

    void begin(String schema) throws IOException, SQLException;

    /** Begins a table, with its columns in the order of the rows; referenced tables come first. */
    void beginTable(String table, List<String> columns) throws IOException, SQLException;

    /** Takes a row in the text format of {@code COPY}, in UTF-8, with its line end. */
    void row(byte[] row) throws IOException, SQLException;

    void endTable(long rows) throws IOException, SQLException;

    void end() throws IOException, SQLException;
}
