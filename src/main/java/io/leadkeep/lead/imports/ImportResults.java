package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.bulk.BulkResult.RowResult;
import io.leadkeep.lead.bulk.CsvBatchReader;
import io.leadkeep.lead.bulk.RowStatus;
import io.leadkeep.suppression.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/** The outcomes of the rows of imports. */
@Repository
@Singleton
record ImportResults(Transactions transactions) {

    private static final int DELETED_BATCHES = 200;

    /** Nothing of an erased person is stored. */
    private static final String INSERT =
            """
            insert into lead_import_result (workspace_id, import_id, last_index, statuses, lead_ids, emails)
            select $1, $2, $3, $4::text[], $5::text[], array(
                select case when email is not null and not exists (
                    select from dnc_entry
                    where dnc_entry.workspace_id = $1 and kind = 'erased' and value = (
                        select\s
            """
                    + Listing.HASH
                    + """
                             from workspace w where w.id = $1)) then email end
                        from unnest($6::text[]) with ordinality as e (email, n) order by n)
                    """;

    /** The range has the batches of the rows, whatever the planner knows about the table. */
    private static final String READ =
            """
            select row_index, status, lead_id,
                coalesce((select l.email from lead l where l.workspace_id = $1 and l.id = lead_id), email) as email
            from (
                select r.last_index - cardinality(r.statuses) + n as row_index, status, lead_id, email
                from lead_import_result r
                cross join lateral unnest(r.statuses, r.lead_ids, r.emails) with ordinality as u (status, lead_id, email, n)
                where r.workspace_id = $1 and r.import_id = $2 and r.last_index between $3 and $4 + %d
            ) read
            where row_index between $3 and $4
            order by row_index
            """
                    .formatted(CsvBatchReader.MAX_ROWS);

    private static final String DELETE =
            """
            delete from lead_import_result
            where workspace_id = $1 and import_id = $2 and last_index in (
                select last_index from lead_import_result
                where workspace_id = $1 and import_id = $2
                order by last_index limit $3)
            """;

    private static final String DELETE_OF_WORKSPACE =
            """
            delete from lead_import_result
            where workspace_id = $1 and (import_id, last_index) in (
                select import_id, last_index from lead_import_result where workspace_id = $1 limit $2)
            """;

    /**
     * Stores the outcomes of a batch.
     *
     * @param rows with consecutive indexes; those with a lead are stored without their address
     */
    Uni<Void> insert(
            Tenant tenant, String importId, List<RowResult> rows, SqlConnection transaction) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), importId, rows.get(rows.size() - 1).index())
                        .addArrayOfString(texts(rows, row -> row.status().text()))
                        .addArrayOfString(texts(rows, RowResult::id))
                        .addArrayOfString(
                                texts(rows, row -> row.id() == null ? row.email() : null));
        return transaction.preparedQuery(INSERT).execute(parameters).replaceWithVoid();
    }

    private static String[] texts(List<RowResult> rows, Function<RowResult, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    /** Returns the outcomes from a row to another one, as far as they exist. */
    Uni<List<RowResult>> read(Tenant tenant, String importId, int first, int last) {
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(READ)
                                .execute(Tuple.of(tenant.workspaceId(), importId, first, last))
                                .map(rows -> rows.stream().map(ImportResults::result).toList()));
    }

    private static RowResult result(Row row) {
        return new RowResult(
                row.getInteger("row_index"),
                row.getString("email"),
                RowStatus.of(row.getString("status")),
                row.getString("lead_id"));
    }

    /** Deletes some outcomes of an import, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, String importId, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(tenant.workspaceId(), importId, DELETED_BATCHES))
                .map(deleted -> deleted.rowCount() == DELETED_BATCHES);
    }

    /** Deletes some outcomes of a workspace, and returns whether there may be more. */
    Uni<Boolean> deleteSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_OF_WORKSPACE)
                .execute(Tuple.of(tenant.workspaceId(), DELETED_BATCHES))
                .map(deleted -> deleted.rowCount() == DELETED_BATCHES);
    }
}
