package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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
public class LeadInserts {

    /** Filled in: the workspace, the user, and where the rows come from. */
    static final String INSERT_FROM =
            """
            insert into lead
                (workspace_id, user_id, id, email, first_name, last_name, company_name, job_title, phone_number,
                 linkedin_url, city, state, country, tags, custom_fields, email_verified, created_at, updated_at,
                 free_mail)
            select %s, %s, t.id, t.email, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb, false,
                t.created_at, t.created_at, t.free_mail
            from %s t
            on conflict (workspace_id, lower(email)) do nothing
            returning id
            """;

    /** What {@link #addRows} adds, as the first parameters of a statement. */
    static final String ROWS =
            """
            $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::boolean[]\
            """;

    /** The names of those, in their order. */
    static final String ROW_COLUMNS =
            """
            id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state,
            country, tags, custom_fields, created_at, free_mail\
            """;

    private static final String INSERT =
            "with asked as (select * from unnest(%s) as r (%s))\n".formatted(ROWS, ROW_COLUMNS)
                    + INSERT_FROM.formatted("$16::text", "$17::text", "asked");

    private static final String FIND_EXISTING =
            """
            select id, email, first_name, last_name
            from lead
            where workspace_id = $1 and lower(email) = lower($2)
            """;

    private final LeadConflicts conflicts;

    LeadInserts(LeadConflicts conflicts) {
        this.conflicts = conflicts;
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
    public Uni<Set<String>> insert(
            String workspaceId, String userId, List<Lead> leads, SqlConnection connection) {
        // Always in the same order: two that insert the same addresses wait for each other at the
        // first of them, instead of each holding what the other one wants.
        List<Lead> sorted =
                leads.stream().sorted(Comparator.comparing((Lead lead) -> lead.email)).toList();
        Tuple parameters = addRows(sorted).addString(workspaceId).addString(userId);
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

    static Tuple addRows(List<Lead> leads) {
        return Tuple.tuple()
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.id))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.email))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.firstName))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.lastName))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.companyName))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.jobTitle))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.phoneNumber))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.linkedinUrl))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.city))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.state))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.country))
                .addArrayOfString(LeadRows.tags(leads))
                .addArrayOfString(LeadRows.texts(leads, lead -> lead.customFields))
                .addArrayOfOffsetDateTime(LeadRows.times(leads, lead -> lead.createdAt))
                .addArrayOfBoolean(
                        leads.stream().map(lead -> lead.freeMail).toArray(Boolean[]::new));
    }

    /**
     * Inserts one lead, however often the one in its way is deleted and made anew.
     *
     * @param workspaceId whose lead it will be
     * @param lead to insert; it may have been inserted before, by a statement that did not tell
     * @param connection to insert on
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> create(String workspaceId, Lead lead, SqlConnection connection) {
        return create(workspaceId, lead, connection, Deadline.in(Transactions.PATIENCE));
    }

    private Uni<Lead> create(
            String workspaceId, Lead lead, SqlConnection connection, Deadline patience) {
        return tryToInsert(workspaceId, lead, connection)
                .chain(
                        inserted ->
                                inserted
                                        ? Uni.createFrom().item(lead)
                                        : refuse(workspaceId, lead, connection, patience));
    }

    /**
     * Refuses a lead whose address is taken, and inserts it where that has come free meanwhile.
     *
     * @param workspaceId whose lead it will be
     * @param lead to insert
     * @param connection to look and insert on
     * @return the lead as stored; fails with 409 and the existing lead for a duplicate
     */
    Uni<Lead> refuse(String workspaceId, Lead lead, SqlConnection connection) {
        return refuse(workspaceId, lead, connection, Deadline.in(Transactions.PATIENCE));
    }

    private Uni<Lead> refuse(
            String workspaceId, Lead lead, SqlConnection connection, Deadline patience) {
        return findExisting(workspaceId, lead.email, connection)
                .chain(
                        existing -> {
                            if (existing.isPresent()) {
                                return existing.get().id().equals(lead.id)
                                        ? Uni.createFrom().item(lead)
                                        : Uni.createFrom().failure(conflicts.with(existing.get()));
                            }
                            return patience.hasPassed()
                                    ? unavailable()
                                    : create(workspaceId, lead, connection, patience);
                        });
    }

    /**
     * Inserts one lead.
     *
     * @param workspaceId whose lead it will be
     * @param lead to insert
     * @param connection to insert on
     * @return whether it is stored; if not, the address is taken
     */
    Uni<Boolean> tryToInsert(String workspaceId, Lead lead, SqlConnection connection) {
        return insert(workspaceId, lead.userId, List.of(lead), connection)
                .map(inserted -> !inserted.isEmpty());
    }

    private static Uni<Lead> unavailable() {
        return Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    private static Uni<Optional<ExistingLead>> findExisting(
            String workspaceId, String email, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_EXISTING)
                .execute(Tuple.of(workspaceId, email))
                .map(rows -> rows.stream().map(ExistingLead::of).findFirst());
    }

    public Uni<Set<String>> insert(Tenant tenant, List<Lead> leads, SqlConnection connection) {
        return insert(tenant.workspaceId(), tenant.userId(), leads, connection);
    }
}
