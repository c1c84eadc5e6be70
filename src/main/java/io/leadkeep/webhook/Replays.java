package io.leadkeep.webhook;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLookup;
import io.leadkeep.event.EventPosition;
import io.leadkeep.http.ApiException;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.search.LeadFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Makes the events of a period due again. */
@Repository
@Singleton
record Replays(Transactions transactions, EventLookup events, Clock clock) {

    private static final int MAX_EVENTS = 100_000;

    /** The period may have millions of events that the endpoint does not want. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(40);

    private static final String TOO_MANY =
            "The period has more than %,d such events: send a shorter one".formatted(MAX_EVENTS);

    /** The first event of each lead is due, unless an earlier one waits. */
    private static final String RELEASE =
            """
            update webhook_delivery d
            set next_attempt_at = now()
            where d.workspace_id = $1 and d.webhook_id = $2 and d.next_attempt_at is null
                and not exists (
                    select
                    from webhook_delivery earlier
                    where earlier.workspace_id = d.workspace_id and earlier.webhook_id = d.webhook_id
                        and earlier.ordering_key = d.ordering_key
                        and (earlier.position, earlier.number) < (d.position, d.number))
            """;

    /** The part of the log that has the events of a period. */
    private record Positions(EventPosition first, EventPosition last) {}

    /**
     * Adds the events that the endpoint wants, and returns how many. Fails with 400 if there are
     * too many.
     *
     * @param filter null for every lead
     */
    Uni<Long> add(Tenant tenant, Webhook webhook, LeadFilter filter, ReplayRequest request) {
        return events.firstSince(tenant, request.from())
                .chain(
                        first ->
                                events.lastUntil(tenant, request.to())
                                        .map(last -> new Positions(first, last)))
                .map(
                        positions ->
                                statement(
                                        tenant,
                                        webhook,
                                        filter,
                                        request,
                                        positions,
                                        clock.instant()))
                .chain(sql -> add(tenant, webhook, sql));
    }

    private Uni<Long> add(Tenant tenant, Webhook webhook, Sql sql) {
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                                .chain(() -> sql.execute(transaction))
                                .map(added -> (long) added.rowCount())
                                .invoke(Replays::requireBelowLimit)
                                .call(() -> release(tenant, webhook, transaction)));
    }

    private static void requireBelowLimit(long events) {
        if (events > MAX_EVENTS) {
            throw ApiException.invalid("to", TOO_MANY);
        }
    }

    private static Uni<?> release(Tenant tenant, Webhook webhook, SqlConnection transaction) {
        return transaction
                .preparedQuery(RELEASE)
                .execute(Tuple.of(tenant.workspaceId(), webhook.id));
    }

    private static Sql statement(
            Tenant tenant,
            Webhook webhook,
            LeadFilter filter,
            ReplayRequest request,
            Positions positions,
            Instant now) {
        List<String> types =
                List.of(webhook.events).stream()
                        .filter(type -> request.types().isEmpty() || request.types().contains(type))
                        .toList();
        Sql sql = Sql.unprepared();
        sql.add("insert into webhook_delivery as d (workspace_id, webhook_id, position, number,");
        sql.add(" ordering_key, attempts, next_attempt_at, last_attempt_id)");
        sql.add(" select e.workspace_id, ").parameter(webhook.id).add("::text,");
        sql.add(" e.position, e.number, coalesce(e.lead_id, e.position || '.' || e.number),");
        sql.add(" 0, null::timestamptz, failed.id from lead_event e left join (");
        sql.add("select distinct on (position, number) position, number, id");
        sql.add(" from webhook_attempt where workspace_id = ").parameter(tenant.workspaceId());
        sql.add(" and webhook_id = ").parameter(webhook.id);
        sql.add(" and status <> 'delivered' and is_final");
        sql.add(") failed on failed.position = e.position and failed.number = e.number");
        sql.add(" where e.workspace_id = ").parameter(tenant.workspaceId());
        // The cursor has not passed later ones: they are delivered anyway.
        sql.add(" and (e.position, e.number) <= (select c.position, c.number");
        sql.add(" from webhook_cursor c where c.workspace_id = ").parameter(tenant.workspaceId());
        sql.add(" and c.webhook_id = ").parameter(webhook.id).add(")");
        sql.add(" and e.position >= ").parameter(positions.first().position());
        sql.add(" and e.position <= ").parameter(positions.last().position());
        sql.add(" and e.at >= ").parameter(utc(request.from()));
        sql.add(" and e.at <= ").parameter(utc(request.to()));
        sql.add(" and e.type = any(").parameter(types.toArray(String[]::new)).add(")");
        addFields(sql, webhook);
        if (request.onlyFailed()) {
            sql.add(" and failed.id is not null");
        }
        if (filter != null) {
            sql.add(" and (e.lead_id is null or e.type = 'lead.deleted' or e.lead_id in (");
            sql.add("select id from lead where workspace_id = ").parameter(tenant.workspaceId());
            filter.addTo(sql, tenant.workspaceId());
            sql.add("))");
        }
        sql.add(" limit " + (MAX_EVENTS + 1));
        sql.add(" on conflict (workspace_id, webhook_id, position, number) do update");
        sql.add(" set attempts = 0,");
        sql.add(" next_attempt_at = case when d.next_attempt_at is not null then ");
        sql.parameter(utc(now)).add("::timestamptz end");
        return sql;
    }

    /** Selects what {@code EndpointEvents} wants by the fields that changed. */
    private static void addFields(Sql sql, Webhook webhook) {
        if (webhook.fields.length == 0) {
            return;
        }
        sql.add(" and (e.type <> 'lead.updated' or e.previous ?| ");
        sql.parameter(webhook.fields);
        if (List.of(webhook.fields).contains(CustomFields.FIELD)) {
            sql.add(" or exists (select from jsonb_object_keys(e.previous) k");
            sql.add(" where k like 'customFields.%')");
        }
        sql.add(")");
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
