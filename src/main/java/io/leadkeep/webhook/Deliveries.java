package io.leadkeep.webhook;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPosition;
import io.leadkeep.webhook.delivery.Attempt;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The attempts to deliver events, for reading: the table {@code webhook_attempt}. */
@Repository
@Singleton
record Deliveries(Transactions transactions) {

    private static final int MAX_EXACT = 10_000;

    private static final String ESTIMATE =
            """
            select delivered, failed
            from webhook_cursor
            where workspace_id = $1 and webhook_id = $2
            """;

    private static final String FIND =
            """
            select position, number, lead_id, status
            from webhook_attempt
            where workspace_id = $1 and webhook_id = $2 and id = $3
            """;

    /** An attempt whose event is to be delivered again. */
    record Delivered(String id, EventPosition position, String leadId, String status) {}

    /** Returns a page of the attempts, newest first, with one more if there is a next page. */
    Uni<DeliveryPage> list(Tenant tenant, String webhookId, DeliveryPage.Request request) {
        return transactions.run(
                tenant.call(),
                connection ->
                        page(tenant, webhookId, request, connection)
                                .chain(
                                        found ->
                                                count(tenant, webhookId, request, connection)
                                                        .chain(
                                                                total ->
                                                                        total > MAX_EXACT
                                                                                ? estimated(
                                                                                        tenant,
                                                                                        webhookId,
                                                                                        request,
                                                                                        found,
                                                                                        connection)
                                                                                : exact(
                                                                                        found,
                                                                                        total))));
    }

    private static Uni<List<DeliveryView>> page(
            Tenant tenant,
            String webhookId,
            DeliveryPage.Request request,
            SqlConnection connection) {
        Sql sql = new Sql().add("select * from webhook_attempt");
        addConditions(sql, tenant, webhookId, request);
        if (request.cursor() != null) {
            sql.add(" and id < ").parameter(request.cursor());
        }
        sql.add(" order by id desc limit ").parameter(request.limit() + 1);
        return sql.execute(connection).map(rows -> rows.stream().map(DeliveryView::of).toList());
    }

    private static Uni<Long> count(
            Tenant tenant,
            String webhookId,
            DeliveryPage.Request request,
            SqlConnection connection) {
        Sql sql = new Sql().add("select count(*) from (select from webhook_attempt");
        addConditions(sql, tenant, webhookId, request);
        sql.add(" limit " + (MAX_EXACT + 1) + ") counted");
        return sql.execute(connection).map(rows -> rows.iterator().next().getLong(0));
    }

    private static void addConditions(
            Sql sql, Tenant tenant, String webhookId, DeliveryPage.Request request) {
        sql.add(" where workspace_id = ").parameter(tenant.workspaceId());
        sql.add(" and webhook_id = ").parameter(webhookId);
        if (Attempt.DELIVERED.equals(request.status())) {
            sql.add(" and status = 'delivered'");
        } else if (request.status() != null) {
            // The condition of the partial index.
            sql.add(" and status <> 'delivered'");
        }
        if (DeliveryPage.Request.PENDING.equals(request.status())) {
            sql.add(" and next_attempt_at is not null");
        }
    }

    private static Uni<DeliveryPage> exact(List<DeliveryView> found, long total) {
        return Uni.createFrom().item(new DeliveryPage(found, total, false));
    }

    /** The counters of the endpoint include attempts that are no longer kept. */
    private static Uni<DeliveryPage> estimated(
            Tenant tenant,
            String webhookId,
            DeliveryPage.Request request,
            List<DeliveryView> found,
            SqlConnection connection) {
        return connection
                .preparedQuery(ESTIMATE)
                .execute(Tuple.of(tenant.workspaceId(), webhookId))
                .map(
                        rows ->
                                rows.stream()
                                        .mapToLong(row -> estimate(row, request.status()))
                                        .findFirst()
                                        .orElse(0))
                .map(estimate -> new DeliveryPage(found, Math.max(MAX_EXACT + 1, estimate), true));
    }

    private static long estimate(Row row, String status) {
        long delivered = Attempt.FAILED.equals(status) ? 0 : row.getLong("delivered");
        long failed = Attempt.DELIVERED.equals(status) ? 0 : row.getLong("failed");
        return delivered + failed;
    }

    Uni<Optional<Delivered>> find(Tenant tenant, String webhookId, String id) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(tenant.workspaceId(), webhookId, id)))
                .map(rows -> rows.stream().map(row -> delivered(id, row)).findFirst());
    }

    private static Delivered delivered(String id, Row row) {
        return new Delivered(
                id,
                new EventPosition(row.getLong("position"), row.getLong("number")),
                row.getString("lead_id"),
                row.getString("status"));
    }
}
