package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Changes leads that exist. The row is locked between the read and the write, so that of two
 * changes at once none is lost.
 */
@ApplicationScoped
public class LeadUpdates {

    private final Transactions connections;
    private final Clock clock;

    LeadUpdates(Transactions connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Changes the lead of an id.
     *
     * @param workspaceId whose lead
     * @param id of the lead
     * @param condition on what the client last saw of it
     * @param patch what changes
     * @param abandoned whether nobody waits for the answer any more
     * @return the changed lead, or empty if this workspace has none of that id; fails with 412
     */
    Uni<Optional<Lead>> patch(
            String workspaceId,
            String id,
            IfMatch condition,
            LeadPatch patch,
            BooleanSupplier abandoned) {
        return connections.inTransaction(
                abandoned,
                connection ->
                        lock(workspaceId, "id = $2", id, connection)
                                .chain(found -> change(found, condition, patch, connection)));
    }

    /**
     * Changes the lead of an address, within a transaction.
     *
     * @param workspaceId whose lead
     * @param email in its stored form
     * @param condition on what the client last saw of it
     * @param patch what changes
     * @param connection with the transaction on it
     * @return the changed lead, or empty if this workspace has none of that address; fails with 412
     */
    Uni<Optional<Lead>> patchByEmail(
            String workspaceId,
            String email,
            IfMatch condition,
            LeadPatch patch,
            SqlConnection connection) {
        return lock(workspaceId, "lower(email) = lower($2)", email, connection)
                .chain(found -> change(found, condition, patch, connection));
    }

    private static Uni<Optional<Lead>> lock(
            String workspaceId, String which, String value, SqlConnection connection) {
        return connection
                .preparedQuery(
                        "select "
                                + LeadRows.COLUMNS
                                + " from lead where workspace_id = $1 and "
                                + which
                                + " for update")
                .execute(Tuple.of(workspaceId, value))
                .map(LeadRows::first);
    }

    private Uni<Optional<Lead>> change(
            Optional<Lead> found, IfMatch condition, LeadPatch patch, SqlConnection connection) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        Lead lead = found.get();
        if (!condition.holds(lead.updatedAt)) {
            return Uni.createFrom().failure(ApiException.of(ErrorCode.PRECONDITION_FAILED));
        }
        return patch.applyTo(lead, clock)
                ? write(lead.workspaceId, List.of(lead), connection).replaceWith(found)
                : Uni.createFrom().item(found);
    }

    /**
     * Locks leads by their addresses, within a transaction.
     *
     * @param workspaceId whose leads
     * @param emails in their stored form
     * @param connection with the transaction on it
     * @return those that this workspace has
     */
    public Uni<List<Lead>> lockByEmails(
            String workspaceId, Collection<String> emails, SqlConnection connection) {
        // By id, as everybody does, so that none waits in a circle.
        return connection
                .preparedQuery(
                        "select "
                                + LeadRows.COLUMNS
                                + " from lead where workspace_id = $1 and lower(email) = any(array("
                                + "select lower(email) from unnest($2::text[]) as sent (email)))"
                                + " order by id for update")
                .execute(Tuple.of(workspaceId, emails.toArray(String[]::new)))
                .map(LeadRows::leads);
    }

    /**
     * Writes leads that were locked, within the same transaction.
     *
     * @param workspaceId whose leads
     * @param leads as they shall be
     * @param connection with the transaction on it
     * @return done
     */
    public Uni<Void> write(String workspaceId, List<Lead> leads, SqlConnection connection) {
        if (leads.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(
                        """
                        update lead
                        set first_name = t.first_name, last_name = t.last_name, company_name = t.company_name,
                            job_title = t.job_title, phone_number = t.phone_number, linkedin_url = t.linkedin_url,
                            city = t.city, state = t.state, country = t.country, tags = t.tags::text[],
                            custom_fields = t.custom_fields::jsonb, updated_at = t.updated_at
                        from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[])
                            as t (id, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city,
                                  state, country, tags, custom_fields, updated_at)
                        where lead.workspace_id = $1 and lead.id = t.id
                        """)
                .execute(
                        Tuple.tuple()
                                .addString(workspaceId)
                                .addArrayOfString(LeadRows.texts(leads, lead -> lead.id))
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
                                .addArrayOfOffsetDateTime(
                                        LeadRows.times(leads, lead -> lead.updatedAt)))
                .replaceWithVoid();
    }

    public Uni<List<Lead>> lockByEmails(
            Tenant tenant, Collection<String> emails, SqlConnection transaction) {
        return lockByEmails(tenant.workspaceId(), emails, transaction);
    }

    public Uni<Void> write(Tenant tenant, List<Lead> leads, SqlConnection transaction) {
        return write(tenant.workspaceId(), leads, transaction);
    }
}
