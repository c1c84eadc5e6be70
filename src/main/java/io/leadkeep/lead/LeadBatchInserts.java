package io.leadkeep.lead;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Shards;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.suppression.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Inserts leads of several workspaces with one statement, outside of any transaction. Each row
 * carries its workspace.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class LeadBatchInserts {

    /**
     * Bounds the wait for a transaction that holds one of the addresses: the statement fails, and
     * each create of the batch is retried alone.
     */
    private static final String LOCK_TIMEOUT =
            "patience as materialized (select " + Transactions.BATCH_LOCK_TIMEOUT + "),\n";

    private static final List<String> TENANT_COLUMNS =
            List.of(
                    "workspace_id",
                    "user_id",
                    "actor_type",
                    "actor_id",
                    "actor_name",
                    "request_id");

    static final String INSERT =
            with(List.of(), "", Listing.IS_REJECTED, "", "")
                    + insertFromAsked()
                    + LeadInserts.SELECT_WRITTEN;

    /**
     * Also stores the responses of requests with an Idempotency-Key. The statement leaves out a key
     * that is stored or locked, and the request for an address on the do-not-contact list, because
     * its response is not known before. If a key is stored after this check, the primary key of
     * {@code idempotent_request} fails the statement as a whole.
     */
    static final String INSERT_KEYED =
            with(
                            List.of("bytea[]", "bytea[]", "bigint[]", "text[]", "text[]", "text[]"),
                            ", key_hash, fingerprint, key_lock, location, etag, body",
                            "(r.key_hash is not null and kind is not null or "
                                    + Listing.IS_REJECTED
                                    + ")",
                            " left join idempotent_request k on k.workspace_id = w.id and"
                                    + " k.key_hash = r.key_hash",
                            " and (r.key_hash is null or k.key_hash is null and"
                                    + " pg_try_advisory_xact_lock(r.key_lock))")
                    + insertFromAsked()
                    + """
                    , kept as (
                        insert into idempotent_request
                            (workspace_id, key_hash, fingerprint, status, location, etag, body, lead_ids, created_at)
                        select a.workspace_id, a.key_hash, a.fingerprint, 201, a.location, a.etag, a.body,
                            array[a.id], a.created_at
                        from asked a join inserted i on i.id = a.id
                        where a.key_hash is not null
                    )
                    """
                    + LeadInserts.SELECT_WRITTEN;

    private static final String FIND_EXISTING =
            """
            select l.workspace_id, l.id, l.email, l.first_name, l.last_name
            from (select * from unnest($1::text[], $2::text[]) as r (workspace_id, email) %s) a
            join lead l on l.workspace_id = a.workspace_id and lower(l.email) = lower(a.email)
            where l.workspace_id = any($1)
            """
                    .formatted(LeadInserts.LIMIT.formatted(3));

    /**
     * The beginning of a statement. The condition on {@code w} tells a sharded database where the
     * workspaces are.
     */
    private static String with(
            List<String> moreArrays,
            String moreNames,
            String isRejected,
            String join,
            String condition) {
        StringBuilder arrays = new StringBuilder(LeadInserts.ASKED_ARRAYS);
        int parameter = LeadInserts.NEXT_PARAMETER;
        for (int i = 0; i < TENANT_COLUMNS.size(); i++) {
            arrays.append(", $").append(parameter++).append("::text[]");
        }
        for (String array : moreArrays) {
            arrays.append(", $").append(parameter++).append("::").append(array);
        }
        String workspaces = "any($" + (parameter + 1) + "::text[])";
        return "with "
                + LOCK_TIMEOUT
                + EventSql.log(workspaces)
                + """
                ,
                asked as materialized (
                select distinct on (place) r.*, reason as do_not_contact_reason, %s as is_rejected
                from patience cross join workspace w
                    join (select * from unnest(%s) with ordinality as u (%s, %s%s, place) %s) r on r.workspace_id = w.id
                   %s%s
                where w.id = %s%s
                order by place, %s
                ),
                """
                        .formatted(
                                isRejected,
                                arrays,
                                LeadInserts.ASKED_NAMES,
                                String.join(", ", TENANT_COLUMNS),
                                moreNames,
                                LeadInserts.LIMIT.formatted(parameter),
                                Listing.JOIN_ALL,
                                join,
                                workspaces,
                                condition,
                                Listing.MOST_SPECIFIC_FIRST);
    }

    /** The CTE {@code inserted}, and one with the events of its leads. */
    private static String insertFromAsked() {
        return "inserted as (\n"
                + LeadInserts.INSERT_FROM_ASKED.formatted("t.workspace_id", "t.user_id")
                + "),\nlogged as (\n"
                + EventSql.insert(
                        "asked a join inserted i on i.id = a.id",
                        "a.workspace_id",
                        EventSql.literal(EventType.LEAD_CREATED),
                        "a.id, a.created_at, null",
                        "a.actor_type, a.actor_id, a.actor_name, a.request_id")
                + "where log.workspace_id = a.workspace_id)\n";
    }

    /**
     * A create in progress.
     *
     * @param lead the row with its id: if the row of an earlier attempt is in its way, the id tells
     *     so
     * @param group see {@link Shards#groupOf}
     */
    record PendingLead(Tenant tenant, Lead lead, Optional<IdempotencyKey> key, Object group) {

        static PendingLead withoutKey(Tenant tenant, Lead lead) {
            return new PendingLead(tenant, lead, Optional.empty(), tenant.workspaceId());
        }

        String workspaceId() {
            return tenant.workspaceId();
        }

        Actor actor() {
            return tenant.actor();
        }
    }

    /** An address within its workspace. */
    record Address(String workspaceId, String email) {

        static Address of(PendingLead create) {
            return new Address(create.workspaceId(), create.lead().email);
        }
    }

    private final LeadResponses responses;
    private final LeadInserts inserts;
    private final Distribution distribution;
    private final ShardedInserts shardedInserts;

    LeadBatchInserts(
            LeadResponses responses,
            LeadInserts inserts,
            Distribution distribution,
            ShardedInserts shardedInserts) {
        this.responses = responses;
        this.inserts = inserts;
        this.distribution = distribution;
        this.shardedInserts = shardedInserts;
    }

    /**
     * Inserts leads and stores the responses of those that have a key.
     *
     * @param creates with different keys
     * @param connection without a transaction
     * @return a lead that is missing has an address that is taken, or a key that is stored or
     *     locked
     */
    Uni<InsertedLeads> insert(List<PendingLead> creates, SqlConnection connection) {
        // Ordered like every insert, so that statements cannot deadlock on the same addresses.
        List<PendingLead> sorted =
                creates.stream()
                        .sorted(
                                Comparator.comparing(PendingLead::workspaceId)
                                        .thenComparing(create -> create.lead().email))
                        .toList();
        Uni<InsertedLeads> result =
                distribution.isDistributed()
                        ? shardedInserts.insert(sorted, connection)
                        : insertSorted(sorted, connection);
        return result.invoke(inserted -> inserts.count(inserted, connection));
    }

    private Uni<InsertedLeads> insertSorted(List<PendingLead> sorted, SqlConnection connection) {
        List<Lead> leads = sorted.stream().map(PendingLead::lead).toList();
        Tuple parameters =
                LeadInserts.askedArrays(leads)
                        .addArrayOfString(texts(sorted, PendingLead::workspaceId))
                        .addArrayOfString(texts(sorted, create -> create.lead().userId))
                        .addArrayOfString(texts(sorted, create -> create.actor().type()))
                        .addArrayOfString(texts(sorted, create -> create.actor().id()))
                        .addArrayOfString(texts(sorted, create -> create.actor().name()))
                        .addArrayOfString(texts(sorted, create -> create.tenant().requestId()));
        boolean keyed = sorted.stream().anyMatch(create -> create.key().isPresent());
        return connection
                .preparedQuery(keyed ? INSERT_KEYED : INSERT)
                .execute(
                        (keyed ? addKeys(parameters, sorted) : parameters)
                                .addLong((long) sorted.size())
                                .addArrayOfString(workspaces(sorted)))
                .map(rows -> InsertedLeads.of(rows, leads));
    }

    private Tuple addKeys(Tuple parameters, List<PendingLead> creates) {
        List<StoredResponse> stored =
                creates.stream()
                        .map(c -> c.key().isPresent() ? responses.of(c.lead(), true) : null)
                        .toList();
        return parameters
                .addValue(hashes(creates, IdempotencyKey::hash))
                .addValue(hashes(creates, IdempotencyKey::fingerprint))
                .addArrayOfLong(
                        creates.stream()
                                .map(c -> c.key().map(k -> k.lockOf(c.workspaceId())).orElse(null))
                                .toArray(Long[]::new))
                .addArrayOfString(texts(stored, StoredResponse::location))
                .addArrayOfString(texts(stored, StoredResponse::etag))
                .addArrayOfString(texts(stored, StoredResponse::body));
    }

    /** Finds the leads that have the addresses of some creates. */
    Uni<Map<Address, ExistingLead>> findExisting(
            List<PendingLead> creates, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_EXISTING)
                .execute(
                        Tuple.tuple()
                                .addArrayOfString(texts(creates, PendingLead::workspaceId))
                                .addArrayOfString(texts(creates, c -> c.lead().email))
                                .addLong((long) creates.size()))
                .map(LeadBatchInserts::byAddress);
    }

    private static Map<Address, ExistingLead> byAddress(RowSet<Row> rows) {
        Map<Address, ExistingLead> found = new HashMap<>();
        for (Row row : rows) {
            ExistingLead lead = ExistingLead.of(row);
            found.put(new Address(row.getString("workspace_id"), lead.email()), lead);
        }
        return found;
    }

    private static String[] workspaces(List<PendingLead> creates) {
        return creates.stream().map(PendingLead::workspaceId).distinct().toArray(String[]::new);
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return ColumnType.texts(all, one -> one == null ? null : text.apply(one));
    }

    private static Buffer[] hashes(
            List<PendingLead> creates, Function<IdempotencyKey, byte[]> hash) {
        return creates.stream()
                .map(c -> c.key().map(hash).map(Buffer::buffer).orElse(null))
                .toArray(Buffer[]::new);
    }
}
