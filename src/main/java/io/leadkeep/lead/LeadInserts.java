package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Inserts leads, any number with one statement, and passes over those whose address is taken. A
 * duplicate costs the others nothing and leaves no dead row behind.
 */
@ApplicationScoped
class LeadInserts {

    private static final String INSERT =
            """
            insert into lead
                (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
                 city, state, country, tags, custom_fields, email_verified, user_id, created_at, updated_at, free_mail)
            select $1, t.id, t.email, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb, false, $2,
                t.created_at, t.created_at, t.free_mail
            from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[],
                $17::boolean[])
                as t (id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city,
                      state, country, tags, custom_fields, created_at, free_mail)
            on conflict (workspace_id, lower(email)) do nothing
            returning id
            """;

    private final Ids ids;
    private final Clock clock;
    private final Conflicts conflicts;

    LeadInserts(Ids ids, Clock clock, Conflicts conflicts) {
        this.conflicts = conflicts;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Inserts leads.
     *
     * @param workspaceId whose leads they will be
     * @param userId in whose name they are created
     * @param leads no two of one address
     * @param connection to insert on
     * @return ids of those that were inserted; the addresses of the others are taken
     */
    Uni<Set<String>> insert(
            String workspaceId, String userId, List<Lead> leads, SqlConnection connection) {
        // Always in the same order: two that insert the same addresses wait for each other at the
        // first of them, instead of each holding what the other one wants.
        List<Lead> sorted =
                leads.stream().sorted(Comparator.comparing((Lead lead) -> lead.email)).toList();
        Tuple parameters =
                Tuple.tuple()
                        .addString(workspaceId)
                        .addString(userId)
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.id))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.email))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.firstName))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.lastName))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.companyName))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.jobTitle))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.phoneNumber))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.linkedinUrl))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.city))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.state))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.country))
                        .addArrayOfString(LeadRows.tags(sorted))
                        .addArrayOfString(LeadRows.texts(sorted, lead -> lead.customFields))
                        .addArrayOfOffsetDateTime(LeadRows.times(sorted, lead -> lead.createdAt))
                        .addArrayOfBoolean(
                                sorted.stream().map(lead -> lead.freeMail).toArray(Boolean[]::new));
        return connection
                .preparedQuery(INSERT)
                .execute(parameters)
                .map(
                        rows -> {
                            Set<String> inserted = new HashSet<>();
                            rows.forEach(row -> inserted.add(row.getString("id")));
                            return inserted;
                        });
    }

    /**
     * Inserts one lead, however often the one in its way is deleted and made anew.
     *
     * @param workspaceId whose lead it will be
     * @param userId in whose name it is created
     * @param newLead what it holds
     * @param connection to insert on
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> create(String workspaceId, String userId, NewLead newLead, SqlConnection connection) {
        Instant tooLate = clock.instant().plus(Connections.PATIENCE);
        return create(new Creation(workspaceId, userId, newLead, tooLate), connection);
    }

    private record Creation(String workspaceId, String userId, NewLead newLead, Instant tooLate) {}

    private Uni<Lead> create(Creation creation, SqlConnection connection) {
        return tryToInsert(
                        creation.workspaceId(), creation.userId(), creation.newLead(), connection)
                .chain(
                        inserted ->
                                inserted.isPresent()
                                        ? Uni.createFrom().item(inserted.get())
                                        : refuse(creation, connection));
    }

    private Uni<Lead> refuse(Creation creation, SqlConnection connection) {
        return findExisting(creation.workspaceId(), creation.newLead().email(), connection)
                .chain(
                        existing -> {
                            if (existing.isPresent()) {
                                return Uni.createFrom().failure(conflicts.with(existing.get()));
                            }
                            return clock.instant().isBefore(creation.tooLate())
                                    ? create(creation, connection)
                                    : unavailable();
                        });
    }

    /**
     * Inserts one lead.
     *
     * @param workspaceId whose lead it will be
     * @param userId in whose name it is created
     * @param newLead what it holds
     * @param connection to insert on
     * @return the lead as stored, or empty if the address is taken
     */
    Uni<Optional<Lead>> tryToInsert(
            String workspaceId, String userId, NewLead newLead, SqlConnection connection) {
        Lead lead = newLead.toLead(new LeadKey(workspaceId, ids.next()), userId, clock.instant());
        return insert(workspaceId, userId, List.of(lead), connection)
                .map(inserted -> inserted.isEmpty() ? Optional.empty() : Optional.of(lead));
    }

    private static Uni<Lead> unavailable() {
        return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private static Uni<Optional<ExistingLead>> findExisting(
            String workspaceId, String email, SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        select id, email, first_name, last_name
                        from lead
                        where workspace_id = $1 and lower(email) = lower($2)
                        """)
                .execute(Tuple.of(workspaceId, email))
                .map(
                        rows -> {
                            if (rows.size() == 0) {
                                return Optional.empty();
                            }
                            var row = rows.iterator().next();
                            return Optional.of(
                                    new ExistingLead(
                                            row.getString("id"),
                                            row.getString("email"),
                                            row.getString("first_name"),
                                            row.getString("last_name")));
                        });
    }
}
