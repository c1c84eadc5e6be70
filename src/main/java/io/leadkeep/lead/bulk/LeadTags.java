package io.leadkeep.lead.bulk;

import io.leadkeep.database.Sql;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Adds tags to many leads and takes others off, with one statement: no tag is read and written. */
@ApplicationScoped
class LeadTags {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Transactions connections;
    private final Clock clock;

    LeadTags(Transactions connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Changes the tags of leads, all or none.
     *
     * @param workspaceId whose leads
     * @param change which leads, and how
     * @param abandoned whether nobody waits for the answer any more
     * @return how many leads are different now; fails with 400 if one would have too many tags
     */
    Uni<Long> change(String workspaceId, TagRequest change, BooleanSupplier abandoned) {
        Sql sql = Sql.plannedEachTime();
        sql.add("with meant as (select workspace_id, id from lead where workspace_id = ");
        sql.parameter(workspaceId);
        change.selection().addTo(sql);
        sql.add(" and (not tags @> ").parameter(array(change.add()));
        sql.add(" or tags && ").parameter(array(change.remove()));
        // The order in which everybody locks leads.
        sql.add(") order by id for update) update lead set tags = array(");
        sql.add("select tag from (select tag, min(place) as place from unnest(array_cat(array(");
        sql.add("select kept from unnest(tags) with ordinality as old (kept, place)");
        sql.add(" where kept <> all(").parameter(array(change.remove()));
        sql.add(") order by place), ").parameter(array(change.add()));
        sql.add(")) with ordinality as every (tag, place) group by tag) once order by place), ");
        sql.add("updated_at = greatest(updated_at + interval '1 millisecond', ");
        sql.parameter(clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        sql.add(") from meant where lead.workspace_id = meant.workspace_id");
        sql.add(" and lead.id = meant.id and lead.workspace_id = ").parameter(workspaceId);
        return connections
                .inLongTransaction(
                        abandoned,
                        connection ->
                                Transactions.allow(connection, LIMIT)
                                        .chain(
                                                () ->
                                                        connection
                                                                .preparedQuery(sql.text())
                                                                .execute(sql.parameters())))
                .map(rows -> (long) rows.rowCount())
                .onFailure(SqlState::isCheckViolation)
                .transform(
                        e ->
                                ApiException.invalid(
                                        List.of(
                                                new FieldError(
                                                        "add",
                                                        "would give a lead more than "
                                                                + LeadFieldReader.MAX_TAGS
                                                                + " tags; nothing was changed"))));
    }

    private static String[] array(List<String> tags) {
        return tags.toArray(String[]::new);
    }
}
