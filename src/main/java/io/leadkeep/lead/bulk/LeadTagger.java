package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.lead.Tags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Adds tags to many leads and removes tags from them, in one statement. */
@ApplicationScoped
@Repository
class LeadTagger {

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    private final Transactions transactions;
    private final Clock clock;

    LeadTagger(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns how many leads changed; fails with 400 if a lead would have too many tags. */
    Uni<Long> change(Tenant tenant, TagRequest request) {
        Sql sql = update(tenant, request);
        return transactions
                .inTransaction(tenant.call(), transaction -> execute(sql, transaction))
                .map(rows -> (long) rows.rowCount())
                .onFailure(SqlState::isCheckViolation)
                .transform(
                        e ->
                                ApiException.invalid(
                                        "add",
                                        "would give a lead more than "
                                                + Tags.MAX_TAGS
                                                + " tags; nothing was changed"));
    }

    private static Uni<RowSet<Row>> execute(Sql sql, SqlConnection transaction) {
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(() -> transaction.preparedQuery(sql.text()).execute(sql.parameters()));
    }

    private Sql update(Tenant tenant, TagRequest request) {
        Sql sql = Sql.unprepared();
        sql.add("with meant as (select workspace_id, id from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        request.selection().addTo(sql, tenant.workspaceId());
        sql.add(" and (not tags @> ").parameter(array(request.add()));
        sql.add(" or tags && ").parameter(array(request.remove()));
        // Leads are locked in the order of their ids everywhere.
        sql.add(") order by id for update) update lead set tags = array(");
        sql.add("select tag from (select tag, min(place) as place from unnest(array_cat(array(");
        sql.add("select kept from unnest(tags) with ordinality as old (kept, place)");
        sql.add(" where kept <> all(").parameter(array(request.remove()));
        sql.add(") order by place), ").parameter(array(request.add()));
        sql.add(")) with ordinality as every (tag, place) group by tag) once order by place), ");
        sql.add("updated_at = greatest(updated_at + interval '1 millisecond', ");
        sql.parameter(clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        sql.add(") from meant where lead.workspace_id = meant.workspace_id");
        sql.add(" and lead.id = meant.id and lead.workspace_id = ").parameter(tenant.workspaceId());
        return sql;
    }

    private static String[] array(List<String> tags) {
        return tags.toArray(String[]::new);
    }
}
