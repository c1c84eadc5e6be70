package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Changes leads that exist. The row is locked between the read and the write, so that of two
 * changes at once none is lost.
 */
@ApplicationScoped
class LeadChanges {

    private final Connections connections;
    private final Clock clock;

    LeadChanges(Connections connections, Clock clock) {
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
            Precondition condition,
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
            Precondition condition,
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
                .map(rows -> LeadRows.leads(rows).stream().findFirst());
    }

    private Uni<Optional<Lead>> change(
            Optional<Lead> found,
            Precondition condition,
            LeadPatch patch,
            SqlConnection connection) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        Lead lead = found.get();
        if (!condition.holds(lead)) {
            return Uni.createFrom().failure(ApiException.of(ErrorCode.PRECONDITION_FAILED));
        }
        return patch.applyTo(lead, clock)
                ? write(lead, connection).replaceWith(found)
                : Uni.createFrom().item(found);
    }

    private static Uni<Void> write(Lead lead, SqlConnection connection) {
        return connection
                .preparedQuery(
                        """
                        update lead
                        set first_name = $3, last_name = $4, company_name = $5, job_title = $6, phone_number = $7,
                            linkedin_url = $8, city = $9, state = $10, country = $11, tags = $12,
                            custom_fields = $13::text::jsonb, updated_at = $14
                        where workspace_id = $1 and id = $2
                        """)
                .execute(
                        Tuple.tuple()
                                .addString(lead.workspaceId)
                                .addString(lead.id)
                                .addString(lead.firstName)
                                .addString(lead.lastName)
                                .addString(lead.companyName)
                                .addString(lead.jobTitle)
                                .addString(lead.phoneNumber)
                                .addString(lead.linkedinUrl)
                                .addString(lead.city)
                                .addString(lead.state)
                                .addString(lead.country)
                                .addArrayOfString(lead.tags)
                                .addString(lead.customFields)
                                .addOffsetDateTime(lead.updatedAt.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
