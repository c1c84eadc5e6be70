package io.leadkeep.donotcontact;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.id.Ids;
import io.leadkeep.suppression.Listing;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Adds, removes and checks entries. Each entry that is added or removed makes an event. */
@ApplicationScoped
@Repository
public class DncList {

    private static final Logger LOG = Logger.getLogger(DncList.class);

    static final int BATCH_SIZE = 5_000;

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_DEADLOCK_RETRIES = 2;

    private static final String WORKSPACE =
            " from (select id, erasure_salt from workspace where id = $1) w cross join ";

    /**
     * Adds entries in the order of their values, so that two statements cannot deadlock. The hash
     * of an address replaces the address, which is not added again while the hash is there. A lead
     * is not found by the hash, so its address stays, unless it is being erased.
     */
    private static final String ADD =
            "with "
                    + EventSql.log("$1")
                    + """
                    , asked as materialized (
                        select r.id, r.email, r.reason,
                            case when r.kind = 'erased' and not $11 and exists (
                                select from lead l where l.workspace_id = $1 and lower(l.email) = r.email
                            ) then 'email' else r.kind end as kind,\s
                    """
                    + Listing.HASH
                    + " as hash"
                    + WORKSPACE
                    + """
                    unnest($3::text[], $4::text[], $5::text[], $6::text[]) as r (id, email, kind, reason)
                    ), replaced as (
                        delete from dnc_entry
                        where workspace_id = $1 and value = any(array(select email from asked where kind = 'erased'))
                    ), added as (
                        insert into dnc_entry (workspace_id, id, value, kind, reason, created_at)
                        select $1, a.id, case a.kind when 'erased' then a.hash else a.email end, a.kind, a.reason, $2
                        from asked a
                        where a.kind <> 'email'
                            or a.email <> all(array(select email from asked where kind = 'erased'))
                            and not exists (
                                select from dnc_entry e where e.workspace_id = $1 and e.value = a.hash)
                        order by 3, 2
                        on conflict (workspace_id, value) do nothing
                        returning value, kind
                    )
                    """
                    + logged("added", EventType.DNC_ADDED, 7);

    private static final String REMOVE =
            "with "
                    + EventSql.log("$1")
                    + ", asked as materialized (select email, "
                    + Listing.HASH
                    + " as hash"
                    + WORKSPACE
                    + """
                    unnest($3::text[]) as r (email)
                    ), removed as (
                        delete from dnc_entry
                        where workspace_id = $1
                            and value = any(array(select email from asked union all select hash from asked))
                        returning value, kind
                    )
                    """
                    + logged("removed", EventType.DNC_REMOVED, 4);

    private static final String CHECK =
            "select email, kind, reason from workspace w"
                    + " cross join unnest($2::text[]) with ordinality as asked (email, place)"
                    + Listing.join("$1")
                    + " where w.id = $1 order by place";

    /** The event of an entry for the address of a lead is about the lead. */
    private static String logged(String changed, EventType type, int actor) {
        return EventSql.insert(
                changed
                        + " c left join lead l on c.kind = 'email' and l.workspace_id = $1"
                        + " and lower(l.email) = c.value",
                "$1::text",
                EventSql.literal(type),
                "l.id, $2::timestamptz, null",
                EventSql.actorParameters(actor));
    }

    private final Transactions transactions;
    private final EventLog events;
    private final Ids ids;
    private final Clock clock;

    DncList(Transactions transactions, EventLog events, Ids ids, Clock clock) {
        this.transactions = transactions;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** Adds entries, all or none, and returns how many were not on the list. */
    Uni<Integer> add(Tenant tenant, List<NewDncEntry> entries) {
        return inTransaction(tenant, transaction -> add(tenant, entries, false, transaction));
    }

    /** Adds the hash of the address of a lead that is being erased. */
    Uni<Integer> addErased(Tenant tenant, String email, SqlConnection transaction) {
        return add(tenant, List.of(NewDncEntry.ofErased(email)), true, transaction);
    }

    private Uni<Integer> add(
            Tenant tenant,
            List<NewDncEntry> entries,
            boolean areBeingErased,
            SqlConnection transaction) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), now())
                        .addArrayOfString(texts(entries, entry -> ids.next()))
                        .addArrayOfString(texts(entries, NewDncEntry::email))
                        .addArrayOfString(texts(entries, entry -> entry.kind().text()))
                        .addArrayOfString(texts(entries, NewDncEntry::reason));
        return change(
                ADD,
                EventSql.addActor(parameters, tenant).addBoolean(areBeingErased),
                EventType.DNC_ADDED,
                transaction);
    }

    /** Removes the entries of addresses, also of erased ones, and of domains. */
    Uni<Integer> remove(Tenant tenant, List<String> emails) {
        return inTransaction(tenant, transaction -> remove(tenant, emails, transaction));
    }

    private Uni<Integer> remove(Tenant tenant, List<String> emails, SqlConnection transaction) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), now())
                        .addArrayOfString(emails.toArray(String[]::new));
        return change(
                REMOVE, EventSql.addActor(parameters, tenant), EventType.DNC_REMOVED, transaction);
    }

    /**
     * Removes the entries of a query, but for those of erased persons, in batches of one
     * transaction each. A client that disconnects does not stop it; entries added meanwhile may
     * stay.
     */
    Uni<Long> removeAll(Tenant tenant, DncQuery query) {
        return removeFrom(tenant, query, 0)
                .invoke(
                        removed ->
                                LOG.infof(
                                        "Removal from the do-not-contact list of workspace %s: %d"
                                                + " entries",
                                        tenant.workspaceId(), removed));
    }

    private Uni<Long> removeFrom(Tenant tenant, DncQuery query, long removed) {
        return removeBatch(tenant, query)
                .chain(
                        batch ->
                                batch.last() == null
                                        ? Uni.createFrom().item(removed)
                                        : removeFrom(
                                                tenant,
                                                query.after(batch.last()),
                                                removed + batch.removed()));
    }

    /**
     * A batch of removals.
     *
     * @param last id of the last entry, or null if none was found
     */
    private record Batch(String last, int removed) {}

    private Uni<Batch> removeBatch(Tenant tenant, DncQuery query) {
        Sql sql = new Sql().add("select id, value from dnc_entry where workspace_id = ");
        sql.parameter(tenant.workspaceId()).add(" and kind <> 'erased'");
        query.addTo(sql);
        sql.add(" order by id desc limit ").parameter(query.limit());
        return inTransaction(
                tenant.with(CallContext.background(DncRouteLimits.LONG_TIMEOUT)),
                transaction ->
                        sql.execute(transaction)
                                .chain(found -> removeFound(tenant, found, transaction)));
    }

    private Uni<Batch> removeFound(Tenant tenant, RowSet<Row> found, SqlConnection transaction) {
        List<String> values = found.stream().map(row -> row.getString("value")).toList();
        if (values.isEmpty()) {
            return Uni.createFrom().item(new Batch(null, 0));
        }
        String last =
                found.stream().map(row -> row.getString("id")).min(Comparator.naturalOrder()).get();
        return remove(tenant, values, transaction).map(removed -> new Batch(last, removed));
    }

    /** Returns the entry of each address. */
    Uni<List<DncCheck>> check(Tenant tenant, List<String> emails) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(CHECK)
                                        .execute(
                                                Tuple.of(tenant.workspaceId())
                                                        .addArrayOfString(
                                                                emails.toArray(String[]::new))))
                .map(rows -> rows.stream().map(DncCheck::of).toList());
    }

    private <T> Uni<T> inTransaction(Tenant tenant, Function<SqlConnection, Uni<T>> work) {
        return transactions
                .inTransaction(
                        tenant.call(),
                        transaction ->
                                Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                                        .chain(() -> work.apply(transaction)))
                .onFailure(SqlState::isDeadlock)
                .retry()
                .atMost(MAX_DEADLOCK_RETRIES);
    }

    private Uni<Integer> change(
            String sql, Tuple parameters, EventType type, SqlConnection transaction) {
        return transaction
                .preparedQuery(sql)
                .execute(parameters)
                .map(RowSet::rowCount)
                .invoke(changed -> events.count(type, changed, transaction));
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static String[] texts(List<NewDncEntry> entries, Function<NewDncEntry, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }
}
