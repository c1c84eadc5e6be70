package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.suppression.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** The rows of imports that failed, as they were in their files. */
@Repository
@Singleton
record FailedRows(Transactions transactions) {

    private static final int DELETED_ROWS = 2_000;

    /**
     * Cells travel as the literal of an array: rows have different numbers of them. Nothing of an
     * erased person is stored.
     */
    private static final String INSERT =
            """
            insert into lead_import_failure (workspace_id, import_id, row_index, cells, email, error)
            select $1, $2, r.row_index, array(select jsonb_array_elements_text(r.cells::jsonb)), r.email, r.error
            from unnest($3::integer[], $4::text[], $5::text[], $6::text[]) as r (row_index, cells, email, error)
            where not exists (
                select from dnc_entry
                where dnc_entry.workspace_id = $1 and kind = 'erased' and value = (
                    select\s
            """
                    + Listing.HASH
                    + " from workspace w where w.id = $1))";

    private static final String READ =
            """
            select row_index, cells, error from lead_import_failure
            where workspace_id = $1 and import_id = $2 and row_index > $3
            order by row_index limit $4
            """;

    private static final String DELETE =
            """
            delete from lead_import_failure
            where workspace_id = $1 and import_id = $2 and row_index in (
                select row_index from lead_import_failure
                where workspace_id = $1 and import_id = $2
                order by row_index limit $3)
            """;

    private static final String DELETE_OF_WORKSPACE =
            """
            delete from lead_import_failure
            where workspace_id = $1 and (import_id, row_index) in (
                select import_id, row_index from lead_import_failure where workspace_id = $1 limit $2)
            """;

    /**
     * A row that failed.
     *
     * @param index position among the rows of the file, from 0
     * @param cells a JSON array
     * @param email normalised, or null
     */
    record NewFailure(int index, String cells, String email, String error) {}

    /** A stored row. */
    record Failure(int index, List<String> cells, String error) {

        private static Failure of(Row row) {
            return new Failure(
                    row.getInteger("row_index"),
                    List.of(row.getArrayOfStrings("cells")),
                    row.getString("error"));
        }
    }

    Uni<Void> insert(
            Tenant tenant, String importId, List<NewFailure> rows, SqlConnection transaction) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), importId)
                        .addArrayOfInteger(
                                rows.stream().map(NewFailure::index).toArray(Integer[]::new))
                        .addArrayOfString(
                                rows.stream().map(NewFailure::cells).toArray(String[]::new))
                        .addArrayOfString(
                                rows.stream().map(NewFailure::email).toArray(String[]::new))
                        .addArrayOfString(
                                rows.stream().map(NewFailure::error).toArray(String[]::new));
        return transaction.preparedQuery(INSERT).execute(parameters).replaceWithVoid();
    }

    /**
     * Returns the next rows in the order of the file.
     *
     * @param after the index of the last row read, or -1
     */
    Uni<List<Failure>> read(Tenant tenant, String importId, int after, int limit) {
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(READ)
                                .execute(Tuple.of(tenant.workspaceId(), importId, after, limit))
                                .map(rows -> rows.stream().map(Failure::of).toList()));
    }

    /** Deletes some rows of an import, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, String importId, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(tenant.workspaceId(), importId, DELETED_ROWS))
                .map(deleted -> deleted.rowCount() == DELETED_ROWS);
    }

    /** Deletes some rows of a workspace, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_OF_WORKSPACE)
                .execute(Tuple.of(tenant.workspaceId(), DELETED_ROWS))
                .map(deleted -> deleted.rowCount() == DELETED_ROWS);
    }
}
