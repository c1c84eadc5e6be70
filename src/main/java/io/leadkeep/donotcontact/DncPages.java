package io.leadkeep.donotcontact;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.PageEnvelope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads pages of the list, newest first. */
@ApplicationScoped
@Repository
class DncPages {

    private static final int MAX_EXACT = 10_000;

    private final Transactions transactions;

    DncPages(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Reads one entry more than a page has, so that the caller knows whether there is a next one.
     */
    Uni<List<DncEntry>> read(Tenant tenant, DncQuery query) {
        return transactions.run(tenant.call(), connection -> read(tenant, query, connection));
    }

    private static Uni<List<DncEntry>> read(
            Tenant tenant, DncQuery query, SqlConnection connection) {
        Sql sql = Sql.unprepared().add("select * from dnc_entry where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        query.addTo(sql);
        sql.add(" order by id desc limit ").parameter(query.limit() + 1);
        return sql.execute(connection).map(rows -> rows.stream().map(DncEntry::of).toList());
    }

    /** Reads a page with its total, which is the planner's estimate above 10,000. */
    Uni<PageEnvelope<DncEntry>> readPage(Tenant tenant, DncQuery query) {
        return transactions.run(
                tenant.call(),
                connection ->
                        read(tenant, query, connection)
                                .chain(
                                        found ->
                                                count(tenant, query.fromStart(), connection)
                                                        .chain(
                                                                total ->
                                                                        page(
                                                                                tenant,
                                                                                query,
                                                                                found,
                                                                                total,
                                                                                connection))));
    }

    private static Uni<PageEnvelope<DncEntry>> page(
            Tenant tenant,
            DncQuery query,
            List<DncEntry> found,
            long counted,
            SqlConnection connection) {
        return counted <= MAX_EXACT
                ? Uni.createFrom().item(page(query, found, counted, false))
                : estimate(tenant, query.fromStart(), connection)
                        .map(estimate -> page(query, found, Math.max(counted, estimate), true));
    }

    private static PageEnvelope<DncEntry> page(
            DncQuery query, List<DncEntry> found, long total, boolean isEstimate) {
        return PageEnvelope.byCursor(found, query.limit(), DncEntry::id, total, isEstimate);
    }

    private static Uni<Long> count(Tenant tenant, DncQuery query, SqlConnection connection) {
        Sql sql = Sql.unprepared().add("select count(*) from (");
        addAll(sql, tenant, query);
        sql.add(" limit " + (MAX_EXACT + 1) + ") counted");
        return sql.execute(connection).map(rows -> rows.iterator().next().getLong(0));
    }

    private static Uni<Long> estimate(Tenant tenant, DncQuery query, SqlConnection connection) {
        Sql sql = Sql.explain();
        addAll(sql, tenant, query);
        return sql.estimate(connection);
    }

    private static void addAll(Sql sql, Tenant tenant, DncQuery query) {
        sql.add("select from dnc_entry where workspace_id = ").parameter(tenant.workspaceId());
        query.addTo(sql);
    }
}
