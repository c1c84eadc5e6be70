package io.leadkeep.backup;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes the rows of a whole database. The calls come in the order of the methods here, those
 * between {@link #begin} and {@link #end} for each table; where {@link #end} is not reached,
 * nothing has been taken.
 */
interface RowSink {

    /**
     * First of all.
     *
     * @param schema version of the schema that the rows have
     * @throws IOException if that cannot be written
     * @throws SQLException if PostgreSQL refuses
     */
    void begin(String schema) throws IOException, SQLException;

    /**
     * Before the rows of a table; tables come in an order in which each row finds those that it
     * refers to.
     *
     * @param table its name
     * @param columns their names, in the order that the rows have them in
     * @throws IOException if that cannot be written
     * @throws SQLException if PostgreSQL refuses
     */
    void beginTable(String table, List<String> columns) throws IOException, SQLException;

    /**
     * One row.
     *
     * @param row in the text format of PostgreSQL's {@code COPY}, in UTF-8, with its line end
     * @throws IOException if that cannot be written
     * @throws SQLException if PostgreSQL refuses
     */
    void row(byte[] row) throws IOException, SQLException;

    /**
     * After the rows of a table.
     *
     * @param rows how many there were
     * @throws IOException if that cannot be written
     * @throws SQLException if PostgreSQL refuses
     */
    void endTable(long rows) throws IOException, SQLException;

    /**
     * Last of all: now the rows are taken.
     *
     * @throws IOException if that cannot be written
     * @throws SQLException if PostgreSQL refuses
     */
    void end() throws IOException, SQLException;
}
