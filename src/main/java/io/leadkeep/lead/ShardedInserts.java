package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.lead.LeadBatchInserts.PendingLead;
import io.leadkeep.suppression.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Inserts leads into a distributed database, with a statement per table. Citus executes an insert
 * in a common table expression by way of the coordinator and of all workers, and one with the row
 * of the workspace beside it on the worker of the shard alone.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class ShardedInserts {

    private static final String FROM_WORKSPACES =
            "from workspace w join unnest(%s) as t (%s) on t.workspace_id = w.id";

    private static final String OF_FIRST_PARAMETER = " where w.id = any($1)";

    /** Finds the leads that may be inserted and those that are rejected, and locks free keys. */
    private static final String CHECK =
            "select distinct on (t.id) t.id, reason,"
                    + " (t.key_hash is not null and kind is not null or "
                    + Listing.IS_REJECTED
                    + ") as is_rejected "
                    + FROM_WORKSPACES.formatted(
                            "$1::text[], $2::text[], $3::text[], $4::bytea[], $5::bigint[]",
                            "workspace_id, id, email, key_hash, key_lock")
                    + Listing.JOIN_ALL
                    + " left join idempotent_request k on k.workspace_id = w.id and k.key_hash ="
                    + " t.key_hash"
                    + OF_FIRST_PARAMETER
                    + " and (t.key_hash is null or k.key_hash is null and"
                    + " pg_try_advisory_xact_lock(t.key_lock)) order by t.id, "
                    + Listing.MOST_SPECIFIC_FIRST;

    private static final String FIND_POSITIONS = EventSql.SELECT_LOG + "any($1)";

    private static final String INSERT =
            LeadInserts.INSERT_SELECT.formatted("w.id", "t.user_id")
                    + FROM_WORKSPACES.formatted(
                            LeadInserts.ASKED_ARRAYS
                                    + ", $%d::text[], $%d::text[]"
                                            .formatted(
                                                    LeadInserts.NEXT_PARAMETER,
                                                    LeadInserts.NEXT_PARAMETER + 1),
                            LeadInserts.ASKED_NAMES + ", workspace_id, user_id")
                    + " where w.id = any($%d)\n".formatted(LeadInserts.NEXT_PARAMETER)
                    + LeadInserts.UNLESS_TAKEN;

    private static final String INSERT_EVENTS =
            EventSql.INSERT
                    + "select w.id, t.position, "
                    + EventSql.literal(EventType.LEAD_CREATED)
                    + ", t.id, t.at, null, t.actor_type, t.actor_id, t.actor_name, t.request_id "
                    + FROM_WORKSPACES.formatted(
                            "$1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[],"
                                    + " $6::text[], $7::text[], $8::text[]",
                            "workspace_id, position, id, at, actor_type, actor_id, actor_name,"
                                    + " request_id")
                    + OF_FIRST_PARAMETER;

    private static final String INSERT_RESPONSES =
            "insert into idempotent_request (workspace_id, key_hash, fingerprint, status, location,"
                    + " etag, body, lead_ids, created_at) select w.id, t.key_hash, t.fingerprint,"
                    + " 201, t.location, t.etag, t.body, array[t.id], t.created_at "
                    + FROM_WORKSPACES.formatted(
                            "$1::text[], $2::bytea[], $3::bytea[], $4::text[], $5::text[],"
                                    + " $6::text[], $7::text[], $8::timestamptz[]",
                            "workspace_id, key_hash, fingerprint, location, etag, body, id,"
                                    + " created_at")
                    + OF_FIRST_PARAMETER;

    private final LeadResponses responses;

    ShardedInserts(LeadResponses responses) {
        this.responses = responses;
    }

    /**
     * Inserts leads of workspaces of one shard and stores the responses of those that have a key,
     * like {@link LeadBatchInserts}.
     */
    Uni<InsertedLeads> insert(List<PendingLead> creates, SqlConnection transaction) {
        InsertedLeads result = new InsertedLeads();
        return transaction
                .preparedQuery(CHECK)
                .execute(
                        Tuple.tuple()
                                .addArrayOfString(texts(creates, PendingLead::workspaceId))
                                .addArrayOfString(texts(creates, c -> c.lead().id))
                                .addArrayOfString(texts(creates, c -> c.lead().email))
                                .addValue(hashes(creates, IdempotencyKey::hash))
                                .addArrayOfLong(locks(creates)))
                .map(rows -> allowed(creates, rows, result))
                .chain(allowed -> insertAllowed(allowed, result, transaction))
                .replaceWith(result);
    }

    Uni<InsertedLeads> insert(Tenant tenant, List<Lead> leads, SqlConnection transaction) {
        return insert(
                leads.stream().map(lead -> PendingLead.withoutKey(tenant, lead)).toList(),
                transaction);
    }

    private static List<PendingLead> allowed(
            List<PendingLead> creates, RowSet<Row> rows, InsertedLeads result) {
        Map<String, Row> byId = new HashMap<>();
        for (Row row : rows) {
            byId.put(row.getString("id"), row);
            if (row.getBoolean("is_rejected")) {
                result.rejected().add(row.getString("id"));
            }
        }
        for (PendingLead create : creates) {
            Row row = byId.get(create.lead().id);
            create.lead().doNotContactReason = row == null ? null : row.getString("reason");
        }
        return creates.stream()
                .filter(create -> byId.containsKey(create.lead().id))
                .filter(create -> !result.rejected().contains(create.lead().id))
                .toList();
    }

    private Uni<Void> insertAllowed(
            List<PendingLead> allowed, InsertedLeads result, SqlConnection transaction) {
        if (allowed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters =
                LeadInserts.askedArrays(allowed.stream().map(PendingLead::lead).toList())
                        .addArrayOfString(texts(allowed, PendingLead::workspaceId))
                        .addArrayOfString(texts(allowed, c -> c.lead().userId));
        return transaction
                .preparedQuery(INSERT)
                .execute(parameters)
                .invoke(rows -> rows.forEach(row -> result.ids().add(row.getString("id"))))
                .map(rows -> only(allowed, result.ids()))
                .chain(
                        inserted ->
                                insertEvents(inserted, transaction)
                                        .chain(() -> insertResponses(inserted, transaction)));
    }

    private static List<PendingLead> only(List<PendingLead> creates, Set<String> ids) {
        return creates.stream().filter(create -> ids.contains(create.lead().id)).toList();
    }

    private static Uni<Void> insertEvents(List<PendingLead> inserted, SqlConnection transaction) {
        if (inserted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] workspaces = texts(inserted, PendingLead::workspaceId);
        return transaction
                .preparedQuery(FIND_POSITIONS)
                .execute(Tuple.of(Arrays.stream(workspaces).distinct().toArray(String[]::new)))
                .map(
                        rows ->
                                rows.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        row -> row.getString("workspace_id"),
                                                        row -> row.getLong("position"))))
                .chain(
                        positions ->
                                transaction
                                        .preparedQuery(INSERT_EVENTS)
                                        .execute(events(inserted, workspaces, positions)))
                .replaceWithVoid();
    }

    private static Tuple events(
            List<PendingLead> inserted, String[] workspaces, Map<String, Long> positions) {
        return Tuple.tuple()
                .addArrayOfString(workspaces)
                .addArrayOfLong(
                        inserted.stream()
                                .map(create -> positions.get(create.workspaceId()))
                                .toArray(Long[]::new))
                .addArrayOfString(texts(inserted, c -> c.lead().id))
                .addArrayOfOffsetDateTime(times(inserted))
                .addArrayOfString(texts(inserted, c -> c.actor().type()))
                .addArrayOfString(texts(inserted, c -> c.actor().id()))
                .addArrayOfString(texts(inserted, c -> c.actor().name()))
                .addArrayOfString(texts(inserted, c -> c.tenant().requestId()));
    }

    private Uni<Void> insertResponses(List<PendingLead> inserted, SqlConnection transaction) {
        List<PendingLead> keyed = inserted.stream().filter(c -> c.key().isPresent()).toList();
        if (keyed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<StoredResponse> stored =
                keyed.stream().map(create -> responses.of(create.lead(), true)).toList();
        return transaction
                .preparedQuery(INSERT_RESPONSES)
                .execute(
                        Tuple.tuple()
                                .addArrayOfString(texts(keyed, PendingLead::workspaceId))
                                .addValue(hashes(keyed, IdempotencyKey::hash))
                                .addValue(hashes(keyed, IdempotencyKey::fingerprint))
                                .addArrayOfString(texts(stored, StoredResponse::location))
                                .addArrayOfString(texts(stored, StoredResponse::etag))
                                .addArrayOfString(texts(stored, StoredResponse::body))
                                .addArrayOfString(texts(keyed, c -> c.lead().id))
                                .addArrayOfOffsetDateTime(times(keyed)))
                .replaceWithVoid();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> text) {
        return ColumnType.texts(rows, text);
    }

    private static OffsetDateTime[] times(List<PendingLead> creates) {
        return creates.stream()
                .map(create -> create.lead().createdAt.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    private static Long[] locks(List<PendingLead> creates) {
        return creates.stream()
                .map(c -> c.key().map(key -> key.lockOf(c.workspaceId())).orElse(null))
                .toArray(Long[]::new);
    }

    private static Buffer[] hashes(
            List<PendingLead> creates, Function<IdempotencyKey, byte[]> hash) {
        return creates.stream()
                .map(create -> create.key().map(hash).map(Buffer::buffer).orElse(null))
                .toArray(Buffer[]::new);
    }
}
