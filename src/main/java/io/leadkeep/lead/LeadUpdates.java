package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes existing leads. Rows are locked between read and write, so no concurrent change is lost.
 */
@ApplicationScoped
@Repository
public class LeadUpdates {

    private static final ColumnList CHANGED =
            new ColumnList(LeadTable.WRITABLE).and(LeadTable.SEARCH, LeadTable.UPDATED_AT);

    private static final ColumnList KEY_AND_CHANGED =
            ColumnList.of(LeadTable.ID).and(CHANGED.columns());

    private static final String SELECT =
            "select " + LeadTable.SELECT_LIST + " from lead where workspace_id = $1 and ";

    static final String LOCK_BY_ID = SELECT + "id = $2 for update";

    static final String LOCK_BY_IDS = SELECT + "id = any($2) order by id for update";
    static final String LOCK_BY_EMAIL = SELECT + "lower(email) = lower($2) for update";

    private static final String WHERE_EMAILS =
            "lower(email) = any(array("
                    + "select lower(email) from unnest($2::text[]) as sent (email)))";

    static final String FIND_BY_EMAILS = SELECT + WHERE_EMAILS;

    /** Locks by ascending id, as every writer does, so that writers cannot deadlock. */
    static final String LOCK_BY_EMAILS = SELECT + WHERE_EMAILS + " order by id for update";

    private static final int NEXT_PARAMETER = 2 + KEY_AND_CHANGED.columns().size();

    private static final int LIMIT = NEXT_PARAMETER + 6;

    /**
     * For the limit see {@link LeadInserts#LIMIT}. Citus permits no casts of text in an update, but
     * in the query before.
     */
    static final String WRITE =
            "with "
                    + EventSql.log("$1::text")
                    + ",\nt as (\n"
                    + ColumnList.wrap("    select ", "        ", KEY_AND_CHANGED.unnested())
                    + ",\n        t.event_type, t.previous::jsonb\n    from\n"
                    + ColumnList.wrap("    unnest(", "        ", KEY_AND_CHANGED.parameters(2))
                    + ",\n        $%d::text[], $%d::text[])\n"
                            .formatted(NEXT_PARAMETER, NEXT_PARAMETER + 1)
                    + ColumnList.wrap("    as t (", "        ", KEY_AND_CHANGED.names())
                    + ", event_type, previous)\n    "
                    + LeadInserts.LIMIT.formatted(LIMIT)
                    + "\n),\nwritten as (\n    update lead\n"
                    + ColumnList.wrap("    set ", "        ", CHANGED.assignments())
                    + "\n    from t where lead.workspace_id = $1 and lead.id = t.id\n)\n"
                    + EventSql.insert(
                            "t",
                            "$1::text",
                            "t.event_type",
                            "t.id, t.updated_at, t.previous",
                            EventSql.actorParameters(NEXT_PARAMETER + 2));

    private final Transactions transactions;
    private final EventLog events;
    private final Clock clock;

    LeadUpdates(Transactions transactions, EventLog events, Clock clock) {
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** Changes the lead of an id and returns it, or empty if there is none; fails with 412. */
    Uni<Optional<Lead>> patch(Tenant tenant, String id, Preconditions conditions, LeadPatch patch) {
        return transactions.inTransaction(
                tenant.call(),
                transaction -> patch(LOCK_BY_ID, tenant, id, conditions, patch, transaction));
    }

    /** Changes the lead of an address and returns it, or empty if there is none; fails with 412. */
    Uni<Optional<Lead>> patchByEmail(
            Tenant tenant,
            String email,
            Preconditions conditions,
            LeadPatch patch,
            SqlConnection transaction) {
        return patch(LOCK_BY_EMAIL, tenant, email, conditions, patch, transaction);
    }

    private Uni<Optional<Lead>> patch(
            String lock,
            Tenant tenant,
            String key,
            Preconditions conditions,
            LeadPatch patch,
            SqlConnection transaction) {
        return transaction
                .preparedQuery(lock)
                .execute(Tuple.of(tenant.workspaceId(), key))
                .map(rows -> rows.stream().map(LeadTable::lead).findFirst())
                .chain(found -> change(tenant, found, conditions, patch, transaction));
    }

    private Uni<Optional<Lead>> change(
            Tenant tenant,
            Optional<Lead> found,
            Preconditions conditions,
            LeadPatch patch,
            SqlConnection transaction) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        Lead lead = found.get();
        conditions.check(lead.updatedAt, lead.doNotContactReason);
        LeadChange change = patch.applyTo(lead, clock);
        return change == null
                ? Uni.createFrom().item(found)
                : write(tenant, List.of(change), transaction).replaceWith(found);
    }

    public Uni<List<Lead>> lockByEmails(
            Tenant tenant, Collection<String> emails, SqlConnection transaction) {
        return find(LOCK_BY_EMAILS, tenant, emails, transaction);
    }

    public Uni<List<Lead>> lockByIds(
            Tenant tenant, Collection<String> ids, SqlConnection transaction) {
        return find(LOCK_BY_IDS, tenant, ids, transaction);
    }

    /** Returns the leads that have one of the addresses, without locking them. */
    public Uni<List<Lead>> findByEmails(
            Tenant tenant, Collection<String> emails, SqlConnection connection) {
        return find(FIND_BY_EMAILS, tenant, emails, connection);
    }

    private static Uni<List<Lead>> find(
            String select, Tenant tenant, Collection<String> keys, SqlConnection connection) {
        return connection
                .preparedQuery(select)
                .execute(Tuple.of(tenant.workspaceId(), keys.toArray(String[]::new)))
                .map(rows -> rows.stream().map(LeadTable::lead).toList());
    }

    /** Writes leads that the transaction has locked, and their events. */
    public Uni<Void> write(Tenant tenant, List<LeadChange> changes, SqlConnection transaction) {
        return Multi.createFrom()
                .iterable(LeadParts.ofChanges(changes))
                .onItem()
                .transformToUniAndConcatenate(part -> writePart(tenant, part, transaction))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> writePart(
            Tenant tenant, List<LeadChange> changes, SqlConnection transaction) {
        List<Lead> leads = changes.stream().map(LeadChange::lead).toList();
        Tuple parameters =
                KEY_AND_CHANGED
                        .addArrays(Tuple.of(tenant.workspaceId()), leads)
                        .addArrayOfString(ColumnType.texts(changes, change -> change.type().slug()))
                        .addArrayOfString(ColumnType.texts(changes, LeadChange::previous));
        return transaction
                .preparedQuery(WRITE)
                .execute(EventSql.addActor(parameters, tenant).addLong((long) leads.size()))
                .invoke(() -> count(changes, transaction))
                .replaceWithVoid();
    }

    private void count(List<LeadChange> changes, SqlConnection transaction) {
        changes.stream()
                .collect(Collectors.groupingBy(LeadChange::type, Collectors.counting()))
                .forEach((type, number) -> events.count(type, number, transaction));
    }
}
