package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.http.ApiException;
import io.leadkeep.lead.LeadTable;
import io.leadkeep.lead.Tags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Adds tags to many leads and removes tags from them. One statement locks the leads, the next one
 * changes them and inserts their events.
 */
@ApplicationScoped
@Repository
class LeadTagger {

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    private final Transactions transactions;
    private final EventLog events;
    private final Clock clock;

    LeadTagger(Transactions transactions, EventLog events, Clock clock) {
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** Returns how many leads changed; fails with 400 if a lead would have too many tags. */
    Uni<Long> change(Tenant tenant, TagRequest request) {
        return transactions
                .inTransaction(tenant.call(), transaction -> change(tenant, request, transaction))
                .onFailure(SqlState::isCheckViolation)
                .transform(
                        e ->
                                ApiException.invalid(
                                        "add",
                                        "would give a lead more than "
                                                + Tags.MAX_TAGS
                                                + " tags; nothing was changed"));
    }

    private Uni<Long> change(Tenant tenant, TagRequest request, SqlConnection transaction) {
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(() -> lock(tenant, request).execute(transaction))
                .map(rows -> rows.iterator().next().getLong("count"))
                .chain(
                        locked ->
                                locked == 0
                                        ? Uni.createFrom().item(0L)
                                        : update(tenant, request)
                                                .execute(transaction)
                                                .map(events -> (long) events.rowCount()))
                .invoke(changed -> events.count(EventType.LEAD_TAG_CHANGED, changed, transaction));
    }

    private static Sql lock(Tenant tenant, TagRequest request) {
        Sql sql = Sql.unprepared().add("with meant as (");
        addSelection(sql, tenant, request);
        return sql.add(") select count(*) from meant");
    }

    /** Leads are locked in the order of their ids everywhere. */
    private static void addSelection(Sql sql, Tenant tenant, TagRequest request) {
        sql.add("select workspace_id, id, tags from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        request.selection().addTo(sql, tenant.workspaceId());
        sql.add(" and (not tags @> ").parameter(array(request.add()));
        sql.add(" or tags && ").parameter(array(request.remove()));
        sql.add(") order by id for update");
    }

    private Sql update(Tenant tenant, TagRequest request) {
        Sql sql = Sql.unprepared().add("with log as materialized (");
        sql.add(EventSql.SELECT_LOG).parameter(tenant.workspaceId());
        sql.add("), meant as (");
        addSelection(sql, tenant, request);
        sql.add("), changed as (update lead set tags = array(");
        sql.add("select tag from (select tag, min(place) as place from unnest(array_cat(array(");
        sql.add("select kept from unnest(lead.tags) with ordinality as old (kept, place)");
        sql.add(" where kept <> all(").parameter(array(request.remove()));
        sql.add(") order by place), ").parameter(array(request.add()));
        sql.add(")) with ordinality as every (tag, place) group by tag) once order by place), ");
        sql.add("updated_at = greatest(" + LeadTable.NEXT_VERSION + ", ");
        sql.parameter(clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        sql.add(") from meant where lead.workspace_id = meant.workspace_id");
        sql.add(" and lead.id = meant.id and lead.workspace_id = ").parameter(tenant.workspaceId());
        sql.add(" returning lead.id, lead.updated_at, meant.tags as before) ");
        addEvents(sql, tenant);
        return sql;
    }

    private static void addEvents(Sql sql, Tenant tenant) {
        sql.add(EventSql.INSERT + "select ").parameter(tenant.workspaceId());
        sql.add(", log.position, ").parameter(EventType.LEAD_TAG_CHANGED.slug());
        sql.add(", c.id, c.updated_at, jsonb_build_object('tags', to_jsonb(c.before))");
        sql.add(", ").parameter(tenant.actor().type());
        sql.add(", ").parameter(tenant.actor().id());
        sql.add(", ").parameter(tenant.actor().name());
        sql.add(", ").parameter(tenant.requestId());
        sql.add(" from changed c, log");
    }

    private static String[] array(List<String> tags) {
        return tags.toArray(String[]::new);
    }
}
