package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/**
 * Reads leads for an enrichment and writes its findings, each kind with one statement for any
 * number of leads. Every method runs in the caller's transaction.
 */
@ApplicationScoped
@Repository
public class LeadEnrichments {

    /**
     * What an enricher must know of a lead.
     *
     * @param hasVerdict whether the verdict of an earlier verification is still valid
     */
    public record LeadForEnrichment(String id, String email, boolean hasVerdict) {

        /** Returns the domain of the address: A-labels, lower case. */
        public String domain() {
            return email.substring(email.lastIndexOf('@') + 1);
        }
    }

    /**
     * The gateway in front of a mailbox.
     *
     * @param isProtected whether it is a separate gateway
     * @param provider slug, or null if none was found
     */
    public record GatewayFinding(String leadId, boolean isProtected, String provider) {}

    /**
     * The host of a mailbox.
     *
     * @param provider slug, or null if the domain takes no mail
     */
    public record ProviderFinding(String leadId, String provider) {}

    /**
     * The verdict on an address.
     *
     * @param score 0 to 100
     * @param catchAll whether the domain accepts every address; null if that was not checked
     * @param until when the verdict expires
     */
    public record VerdictFinding(
            String leadId,
            boolean isDeliverable,
            String result,
            int score,
            Boolean catchAll,
            Instant until) {}

    private static final String IN_ORDER =
            "select id from lead where workspace_id = $1 and id = any($2) order by id";

    private static final String KEEP = IN_ORDER + " for key share";

    private static final String LOCK = IN_ORDER + " for no key update";

    private static final String READ =
            """
            select id, email, coalesce(email_verification_until > now(), false) as has_verdict
            from lead
            where workspace_id = $1 and id = any($2)
            """;

    private static final String CHANGED =
            "enriched_at = $2, updated_at = greatest(" + LeadTable.NEXT_VERSION + ", $2)";

    private static final String WHERE =
            " where lead.workspace_id = $1 and lead.id = t.id"
                    + " returning lead.id, lead.updated_at)\n";

    private static final String WITH_LOG = "with " + EventSql.log("$1") + ", ";

    private static final String WRITE_GATEWAYS =
            WITH_LOG
                    + "written as (update lead set seg_protected = t.is_protected, seg_provider ="
                    + " t.provider, seg_checked_at = $2, "
                    + CHANGED
                    + " from unnest($3::text[], $4::boolean[], $5::text[])"
                    + " as t (id, is_protected, provider)"
                    + WHERE
                    + insertEvents(6);

    private static final String WRITE_PROVIDERS =
            WITH_LOG
                    + "written as (update lead set esp_provider = t.provider, "
                    + CHANGED
                    + " from unnest($3::text[], $4::text[]) as t (id, provider)"
                    + WHERE
                    + insertEvents(5);

    private static final String WRITE_VERDICTS =
            WITH_LOG
                    + "written as (update lead set email_verified = t.is_deliverable,"
                    + " email_verification_result = t.result, email_verification_score = t.score,"
                    + " is_catch_all = t.catch_all, email_verification_until = t.until, "
                    + CHANGED
                    + " from unnest($3::text[], $4::boolean[], $5::text[], $6::smallint[],"
                    + " $7::boolean[], $8::timestamptz[])"
                    + " as t (id, is_deliverable, result, score, catch_all, until)"
                    + WHERE
                    + insertEvents(9);

    private static String insertEvents(int actorParameter) {
        return EventSql.insert(
                "written w",
                "$1::text",
                EventSql.literal(EventType.LEAD_ENRICHED),
                "w.id, w.updated_at, null",
                EventSql.actorParameters(actorParameter));
    }

    private final EventLog events;
    private final Clock clock;

    LeadEnrichments(EventLog events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Returns which of the leads exist, and protects them from deletion until the commit. */
    public Uni<List<String>> keep(
            Tenant tenant, Collection<String> ids, SqlConnection transaction) {
        return idsOf(KEEP, tenant, ids, transaction);
    }

    public Uni<List<LeadForEnrichment>> read(
            Tenant tenant, Collection<String> ids, SqlConnection connection) {
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(tenant.workspaceId(), ids.toArray(String[]::new)))
                .map(rows -> rows.stream().map(LeadEnrichments::lead).toList());
    }

    /** Locks leads by ascending id, as every writer does, and returns which of them exist. */
    public Uni<List<String>> lock(
            Tenant tenant, Collection<String> ids, SqlConnection transaction) {
        return idsOf(LOCK, tenant, ids, transaction);
    }

    private static Uni<List<String>> idsOf(
            String sql, Tenant tenant, Collection<String> ids, SqlConnection connection) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(tenant.workspaceId(), ids.toArray(String[]::new)))
                .map(rows -> rows.stream().map(row -> row.getString(0)).toList());
    }

    public Uni<Void> writeGateways(
            Tenant tenant, List<GatewayFinding> findings, SqlConnection transaction) {
        Tuple parameters = parameters(tenant, ColumnType.texts(findings, GatewayFinding::leadId));
        parameters.addArrayOfBoolean(
                findings.stream().map(GatewayFinding::isProtected).toArray(Boolean[]::new));
        parameters.addArrayOfString(ColumnType.texts(findings, GatewayFinding::provider));
        return write(WRITE_GATEWAYS, tenant, parameters, transaction);
    }

    public Uni<Void> writeProviders(
            Tenant tenant, List<ProviderFinding> findings, SqlConnection transaction) {
        Tuple parameters = parameters(tenant, ColumnType.texts(findings, ProviderFinding::leadId));
        parameters.addArrayOfString(ColumnType.texts(findings, ProviderFinding::provider));
        return write(WRITE_PROVIDERS, tenant, parameters, transaction);
    }

    public Uni<Void> writeVerdicts(
            Tenant tenant, List<VerdictFinding> findings, SqlConnection transaction) {
        Tuple parameters = parameters(tenant, ColumnType.texts(findings, VerdictFinding::leadId));
        parameters.addArrayOfBoolean(
                findings.stream().map(VerdictFinding::isDeliverable).toArray(Boolean[]::new));
        parameters.addArrayOfString(ColumnType.texts(findings, VerdictFinding::result));
        parameters.addArrayOfShort(
                findings.stream().map(found -> (short) found.score()).toArray(Short[]::new));
        parameters.addArrayOfBoolean(
                findings.stream().map(VerdictFinding::catchAll).toArray(Boolean[]::new));
        parameters.addArrayOfOffsetDateTime(
                findings.stream()
                        .map(found -> found.until().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return write(WRITE_VERDICTS, tenant, parameters, transaction);
    }

    private Uni<Void> write(
            String sql, Tenant tenant, Tuple parameters, SqlConnection transaction) {
        return transaction
                .preparedQuery(sql)
                .execute(EventSql.addActor(parameters, tenant))
                .invoke(
                        written ->
                                events.count(
                                        EventType.LEAD_ENRICHED, written.rowCount(), transaction))
                .replaceWithVoid();
    }

    private Tuple parameters(Tenant tenant, String[] ids) {
        return Tuple.of(
                tenant.workspaceId(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC),
                ids);
    }

    private static LeadForEnrichment lead(Row row) {
        return new LeadForEnrichment(
                row.getString("id"), row.getString("email"), row.getBoolean("has_verdict"));
    }
}
