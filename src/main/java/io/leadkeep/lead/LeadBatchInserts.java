package io.leadkeep.lead;

import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.StoredResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Inserts leads of any workspaces with one statement, which PostgreSQL commits by itself.
 * Workspaces share the statement and nothing else: each row carries its own.
 */
@ApplicationScoped
class LeadBatchInserts {

    /**
     * Somebody's long transaction may hold an address that one of the group wants. The others do
     * not wait for it: the statement gives up, and each goes alone.
     */
    private static final String PATIENCE =
            "with patience as materialized (select set_config('lock_timeout', '200ms', true)),\n";

    private static final String ASKED =
            "select r.* from patience, unnest(%s, $16::text[], $17::text[]%s) as r (%s,"
                    + " workspace_id, user_id%s)";

    private static final String INSERT =
            PATIENCE
                    + "asked as ("
                    + ASKED.formatted(LeadInserts.ROWS, "", LeadInserts.ROW_COLUMNS, "")
                    + ")\n"
                    + LeadInserts.INSERT_FROM.formatted("t.workspace_id", "t.user_id", "asked");

    /**
     * The same, with answers to be kept for repeats. A key that was seen before, or that another
     * request holds, is left out here. Where both of that happen while this runs, the primary key
     * of {@code idempotent_request} ends the statement: nothing of it has happened then.
     */
    private static final String INSERT_KEYED =
            PATIENCE
                    + "asked as materialized ("
                    + ASKED.formatted(
                            LeadInserts.ROWS,
                            ", $18::bytea[], $19::bytea[], $20::bigint[], $21::text[], $22::text[],"
                                    + " $23::text[]",
                            LeadInserts.ROW_COLUMNS,
                            ", key_hash, fingerprint, key_lock, location, etag, body")
                    + """

                     where r.key_hash is null
                        or not exists (
                            select from idempotent_request k
                            where k.workspace_id = r.workspace_id and k.key_hash = r.key_hash)
                        and pg_try_advisory_xact_lock(r.key_lock)
                    ),
                    inserted as (
                    """
                    + LeadInserts.INSERT_FROM.formatted("t.workspace_id", "t.user_id", "asked")
                    + """
                    ),
                    kept as (
                        insert into idempotent_request
                            (workspace_id, key_hash, fingerprint, status, location, etag, body, lead_ids, created_at)
                        select a.workspace_id, a.key_hash, a.fingerprint, 201, a.location, a.etag, a.body,
                            array[a.id], a.created_at
                        from asked a join inserted i on i.id = a.id
                        where a.key_hash is not null
                    )
                    select id from inserted
                    """;

    private static final String FIND_EXISTING =
            """
            select l.workspace_id, l.id, l.email, l.first_name, l.last_name
            from unnest($1::text[], $2::text[]) as a (workspace_id, email)
            join lead l on l.workspace_id = a.workspace_id and lower(l.email) = lower(a.email)
            """;

    /** Where a lead is to be found: nobody else's workspace has it. */
    record Address(String workspaceId, String email) {

        static Address of(PendingLead creation) {
            return new Address(creation.workspaceId(), creation.lead().email);
        }
    }

    private final LeadResponses answers;

    LeadBatchInserts(LeadResponses answers) {
        this.answers = answers;
    }

    /**
     * Inserts leads, each in its workspace, and keeps the answers of those that have a key.
     *
     * @param creations no two with the same key
     * @param connection without a transaction
     * @return ids of the leads that were inserted; the addresses of the others are taken, or their
     *     keys were seen before
     */
    Uni<Set<String>> insert(List<PendingLead> creations, SqlConnection connection) {
        // As bulk inserts do it: whoever wants the same addresses takes them in the same order.
        List<PendingLead> sorted =
                creations.stream()
                        .sorted(
                                Comparator.comparing(PendingLead::workspaceId)
                                        .thenComparing(creation -> creation.lead().email))
                        .toList();
        Tuple parameters =
                LeadInserts.addRows(sorted.stream().map(PendingLead::lead).toList())
                        .addArrayOfString(texts(sorted, PendingLead::workspaceId))
                        .addArrayOfString(texts(sorted, creation -> creation.lead().userId));
        boolean keyed = sorted.stream().anyMatch(creation -> creation.key().isPresent());
        return connection
                .preparedQuery(keyed ? INSERT_KEYED : INSERT)
                .execute(keyed ? addKeys(parameters, sorted) : parameters)
                .map(LeadBatchInserts::ids);
    }

    private Tuple addKeys(Tuple parameters, List<PendingLead> creations) {
        List<StoredResponse> kept =
                creations.stream()
                        .map(c -> c.key().isPresent() ? answers.of(c.lead(), true) : null)
                        .toList();
        return parameters
                .addValue(hashes(creations, IdempotencyKey::hash))
                .addValue(hashes(creations, IdempotencyKey::fingerprint))
                .addArrayOfLong(
                        creations.stream()
                                .map(c -> c.key().map(k -> k.lockOf(c.workspaceId())).orElse(null))
                                .toArray(Long[]::new))
                .addArrayOfString(texts(kept, StoredResponse::location))
                .addArrayOfString(texts(kept, StoredResponse::etag))
                .addArrayOfString(texts(kept, StoredResponse::body));
    }

    /**
     * Finds the leads whose addresses some creates could not have.
     *
     * @param creations which
     * @param connection to look on
     * @return the leads that are there
     */
    Uni<Map<Address, ExistingLead>> findExisting(
            List<PendingLead> creations, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_EXISTING)
                .execute(
                        Tuple.tuple()
                                .addArrayOfString(texts(creations, PendingLead::workspaceId))
                                .addArrayOfString(texts(creations, c -> c.lead().email)))
                .map(
                        rows -> {
                            Map<Address, ExistingLead> found = new HashMap<>();
                            for (Row row : rows) {
                                ExistingLead lead = ExistingLead.of(row);
                                found.put(
                                        new Address(row.getString("workspace_id"), lead.email()),
                                        lead);
                            }
                            return found;
                        });
    }

    private static Set<String> ids(RowSet<Row> rows) {
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getString(0)));
        return ids;
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(one -> one == null ? null : text.apply(one)).toArray(String[]::new);
    }

    private static Buffer[] hashes(
            List<PendingLead> creations, Function<IdempotencyKey, byte[]> hash) {
        return creations.stream()
                .map(c -> c.key().map(hash).map(Buffer::buffer).orElse(null))
                .toArray(Buffer[]::new);
    }
}
