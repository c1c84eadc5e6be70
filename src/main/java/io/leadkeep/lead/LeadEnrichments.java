package io.leadkeep.lead;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes to leads what an enrichment has found out about them, each kind with one statement for any
 * number of leads.
 */
@ApplicationScoped
public class LeadEnrichments {

    private static final String KEEP =
            "select id from lead where workspace_id = $1 and id = any($2) order by id for key"
                    + " share";

    private static final String LOCK =
            "select id from lead where workspace_id = $1 and id = any($2)"
                    + " order by id for no key update";

    private static final String READ =
            """
            select id, email, coalesce(email_verification_until > now(), false) as has_verdict
            from lead
            where workspace_id = $1 and id = any($2)
            """;

    /** Time moves on with each change, as with every other writer: it is the lead's version. */
    private static final String CHANGED =
            "enriched_at = $2, updated_at = greatest(updated_at + interval '1 millisecond', $2)";

    private static final String WRITE_GATEWAYS =
            "update lead set seg_protected = t.is_protected, seg_provider = t.provider,"
                    + " seg_checked_at = $2, "
                    + CHANGED
                    + " from unnest($3::text[], $4::boolean[], $5::text[])"
                    + " as t (id, is_protected, provider)"
                    + " where lead.workspace_id = $1 and lead.id = t.id";

    private static final String WRITE_PROVIDERS =
            "update lead set esp_provider = t.provider, "
                    + CHANGED
                    + " from unnest($3::text[], $4::text[]) as t (id, provider)"
                    + " where lead.workspace_id = $1 and lead.id = t.id";

    private static final String WRITE_VERDICTS =
            "update lead set email_verified = t.is_deliverable,"
                    + " email_verification_result = t.result, email_verification_score = t.score,"
                    + " is_catch_all = t.catch_all, email_verification_until = t.until, "
                    + CHANGED
                    + " from unnest($3::text[], $4::boolean[], $5::text[], $6::smallint[],"
                    + " $7::boolean[], $8::timestamptz[])"
                    + " as t (id, is_deliverable, result, score, catch_all, until)"
                    + " where lead.workspace_id = $1 and lead.id = t.id";

    private final Clock clock;

    LeadEnrichments(Clock clock) {
        this.clock = clock;
    }

    /**
     * Tells which leads exist, and keeps them from being deleted until the transaction ends.
     *
     * @param workspaceId whose leads
     * @param ids which
     * @param connection with a transaction on it
     * @return ids of those that this workspace has
     */
    public Uni<List<String>> keep(
            String workspaceId, Collection<String> ids, SqlConnection connection) {
        return connection
                .preparedQuery(KEEP)
                .execute(Tuple.of(workspaceId, ids.toArray(String[]::new)))
                .map(LeadEnrichments::ids);
    }

    /**
     * Reads what a checker must know.
     *
     * @param workspaceId whose leads
     * @param ids which
     * @param connection to read on
     * @return those that this workspace has
     */
    public Uni<List<LeadForEnrichment>> read(
            String workspaceId, Collection<String> ids, SqlConnection connection) {
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(workspaceId, ids.toArray(String[]::new)))
                .map(
                        rows -> {
                            List<LeadForEnrichment> leads = new ArrayList<>(rows.size());
                            rows.forEach(row -> leads.add(lead(row)));
                            return leads;
                        });
    }

    /**
     * Locks leads in the order in which everybody locks them, to be written within the same
     * transaction.
     *
     * @param workspaceId whose leads
     * @param ids which
     * @param connection with a transaction on it
     * @return ids of those that this workspace still has
     */
    public Uni<List<String>> lock(
            String workspaceId, Collection<String> ids, SqlConnection connection) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(workspaceId, ids.toArray(String[]::new)))
                .map(LeadEnrichments::ids);
    }

    /**
     * Writes gateways, within the transaction that has locked the leads.
     *
     * @param workspaceId whose leads
     * @param findings one a lead
     * @param connection with the transaction on it
     * @return done
     */
    public Uni<Void> writeGateways(
            String workspaceId, List<GatewayFinding> findings, SqlConnection connection) {
        Tuple parameters =
                parameters(workspaceId, LeadRows.texts(findings, GatewayFinding::leadId));
        parameters.addArrayOfBoolean(
                findings.stream().map(GatewayFinding::isProtected).toArray(Boolean[]::new));
        parameters.addArrayOfString(LeadRows.texts(findings, GatewayFinding::provider));
        return connection.preparedQuery(WRITE_GATEWAYS).execute(parameters).replaceWithVoid();
    }

    /**
     * Writes who hosts mailboxes, within the transaction that has locked the leads.
     *
     * @param workspaceId whose leads
     * @param findings one a lead
     * @param connection with the transaction on it
     * @return done
     */
    public Uni<Void> writeProviders(
            String workspaceId, List<ProviderFinding> findings, SqlConnection connection) {
        Tuple parameters =
                parameters(workspaceId, LeadRows.texts(findings, ProviderFinding::leadId));
        parameters.addArrayOfString(LeadRows.texts(findings, ProviderFinding::provider));
        return connection.preparedQuery(WRITE_PROVIDERS).execute(parameters).replaceWithVoid();
    }

    /**
     * Writes verdicts, within the transaction that has locked the leads.
     *
     * @param workspaceId whose leads
     * @param findings one a lead
     * @param connection with the transaction on it
     * @return done
     */
    public Uni<Void> writeVerdicts(
            String workspaceId, List<VerdictFinding> findings, SqlConnection connection) {
        Tuple parameters =
                parameters(workspaceId, LeadRows.texts(findings, VerdictFinding::leadId));
        parameters.addArrayOfBoolean(
                findings.stream().map(VerdictFinding::isDeliverable).toArray(Boolean[]::new));
        parameters.addArrayOfString(LeadRows.texts(findings, VerdictFinding::result));
        parameters.addArrayOfShort(
                findings.stream().map(found -> (short) found.score()).toArray(Short[]::new));
        parameters.addArrayOfBoolean(
                findings.stream().map(VerdictFinding::catchAll).toArray(Boolean[]::new));
        parameters.addArrayOfOffsetDateTime(
                findings.stream()
                        .map(found -> found.until().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return connection.preparedQuery(WRITE_VERDICTS).execute(parameters).replaceWithVoid();
    }

    private Tuple parameters(String workspaceId, String[] ids) {
        return Tuple.of(
                workspaceId,
                clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC),
                ids);
    }

    private static List<String> ids(RowSet<Row> rows) {
        List<String> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getString(0)));
        return ids;
    }

    private static LeadForEnrichment lead(Row row) {
        return new LeadForEnrichment(
                row.getString("id"), row.getString("email"), row.getBoolean("has_verdict"));
    }
}
