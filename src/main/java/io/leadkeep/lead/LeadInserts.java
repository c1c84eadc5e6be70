package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.suppression.Listing;
import io.leadkeep.suppression.Suppression;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.StaleStateException;

/**
 * Inserts leads of one workspace. The unique index decides about duplicates; nothing is read
 * before.
 *
 * <p>{@link #create(Tenant, Lead)} inserts one entity. Its session is stateless and has no
 * transaction: the insert is one statement that commits on its own, and costs one round trip
 * instead of three. {@link #insert(Tenant, List, SqlConnection)} inserts any number of rows with
 * one statement. It leaves out a lead whose address is taken; unlike a unique violation, that
 * leaves no dead row behind.
 */
@ApplicationScoped
@Repository
public class LeadInserts {

    private static final ColumnList KEY = ColumnList.of(LeadTable.ID, LeadTable.EMAIL);

    /** The columns of {@code asked}, the rows to insert: the first parameters of a statement. */
    private static final ColumnList ASKED =
            KEY.and(LeadTable.WRITABLE)
                    .and(LeadTable.CREATED_AT, LeadTable.FREE_MAIL, LeadTable.SEARCH);

    static final String ASKED_ARRAYS = ColumnList.wrap("", "", ASKED.parameters(1));
    static final String ASKED_NAMES = ColumnList.wrap("", "", ASKED.names());
    static final int NEXT_PARAMETER = ASKED.columns().size() + 1;

    /**
     * The number of rows of {@code unnest}, to be formatted with a parameter. PostgreSQL assumes
     * that an unknown limit cuts nine of ten rows, so the generic plan costs no more than one for
     * the values, and is kept. Without the limit each execution is planned anew, which takes as
     * long as the execution for a lone lead.
     */
    static final String LIMIT = "limit $%d::bigint";

    /** To be formatted with the workspace and the user; a row {@code t} follows. */
    static final String INSERT_SELECT =
            "insert into lead\n"
                    + ColumnList.wrap("    (", "     ", targetColumns())
                    + ")\n"
                    + ColumnList.wrap("select ", "    ", targetValues())
                    + "\n";

    static final String UNLESS_TAKEN =
            """
            on conflict (workspace_id, lower(email)) do nothing
            returning id, created_at
            """;

    /** To be formatted with the workspace and the user. */
    static final String INSERT_FROM_ASKED =
            INSERT_SELECT + "from asked t\nwhere not is_rejected\n" + UNLESS_TAKEN;

    /**
     * The leads that were inserted, and those that are on the do-not-contact list, of which some
     * were not. A lead that is missing in both has an address that is taken.
     */
    static final String SELECT_WRITTEN =
            """
            select id, true as is_inserted, false as is_rejected, null as do_not_contact_reason from inserted
            union all
            select id, false, is_rejected, do_not_contact_reason from asked where do_not_contact_reason is not null
            """;

    static final String INSERT =
            "with "
                    + EventSql.log("$" + NEXT_PARAMETER + "::text")
                    + ",\nasked as materialized (select r.*, reason as do_not_contact_reason, "
                    + Listing.IS_REJECTED
                    + " as is_rejected from workspace w cross join (select * from unnest(%s) as u (%s) %s) r"
                            .formatted(
                                    ASKED_ARRAYS, ASKED_NAMES, LIMIT.formatted(NEXT_PARAMETER + 6))
                    + Listing.join("$" + NEXT_PARAMETER)
                    + " where w.id = $"
                    + NEXT_PARAMETER
                    + "),\ninserted as (\n"
                    + INSERT_FROM_ASKED.formatted(
                            "$" + NEXT_PARAMETER + "::text", "$" + (NEXT_PARAMETER + 1) + "::text")
                    + "),\nlogged as (\n"
                    + EventSql.insert(
                            "inserted i",
                            "$" + NEXT_PARAMETER + "::text",
                            EventSql.literal(EventType.LEAD_CREATED),
                            "i.id, i.created_at, null",
                            EventSql.actorParameters(NEXT_PARAMETER + 2))
                    + ")\n"
                    + SELECT_WRITTEN;

    private static final String FIND_EXISTING =
            """
            select id, email, first_name, last_name
            from lead
            where workspace_id = $1 and lower(email) = lower($2)
            """;

    private static List<String> targetColumns() {
        return ColumnList.of(LeadTable.WORKSPACE_ID, LeadTable.USER_ID)
                .and(KEY.columns())
                .and(LeadTable.WRITABLE)
                .and(
                        LeadTable.EMAIL_VERIFIED,
                        LeadTable.CREATED_AT,
                        LeadTable.UPDATED_AT,
                        LeadTable.FREE_MAIL,
                        LeadTable.SEARCH)
                .names();
    }

    private static List<String> targetValues() {
        String createdAt = LeadTable.CREATED_AT.unnested();
        return Stream.of(
                        List.of("%s", "%s"),
                        KEY.and(LeadTable.WRITABLE).unnested(),
                        List.of(
                                "false",
                                createdAt,
                                createdAt,
                                LeadTable.FREE_MAIL.unnested(),
                                LeadTable.SEARCH.unnested()))
                .flatMap(List::stream)
                .toList();
    }

    static Tuple askedArrays(List<Lead> leads) {
        return ASKED.addArrays(Tuple.tuple(), leads);
    }

    private final EntitySessions sessions;
    private final Suppression suppression;
    private final LeadResponses responses;
    private final Transactions transactions;
    private final EventLog events;
    private final Distribution distribution;
    private final ShardedInserts shardedInserts;

    LeadInserts(
            EntitySessions sessions,
            Suppression suppression,
            LeadResponses responses,
            Transactions transactions,
            EventLog events,
            Distribution distribution,
            ShardedInserts shardedInserts) {
        this.sessions = sessions;
        this.suppression = suppression;
        this.responses = responses;
        this.transactions = transactions;
        this.events = events;
        this.distribution = distribution;
        this.shardedInserts = shardedInserts;
    }

    /**
     * Inserts the entity; fails with 409 and the existing lead for a duplicate, and with 422 for an
     * address that the workspace rejects.
     */
    Uni<Lead> create(Tenant tenant, Lead lead) {
        if (transactions.needTransactionsForWrites()) {
            return transactions.inTransaction(
                    tenant.call(), transaction -> create(tenant, lead, transaction));
        }
        lead.search = SearchTerms.of(lead);
        lead.causedBy(tenant);
        return sessions.stateless(tenant.call(), session -> session.insert(lead))
                .replaceWith(lead)
                .invoke(() -> events.count(EventType.LEAD_CREATED, 1))
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(() -> onOtherConnection(tenant, lead, this::refuse))
                // The address is on the do-not-contact list.
                .onFailure(StaleStateException.class)
                .recoverWithUni(() -> onOtherConnection(tenant, lead, this::create));
    }

    private interface Work {
        Uni<Lead> start(Tenant tenant, Lead lead, SqlConnection connection);
    }

    /** A session cannot be used after a failure. */
    private Uni<Lead> onOtherConnection(Tenant tenant, Lead lead, Work work) {
        return transactions.write(
                tenant.call(), connection -> work.start(tenant, lead, connection));
    }

    /**
     * Inserts the row of a lead that an earlier statement may have inserted already; fails with 409
     * and the existing lead for a duplicate, and with 422 for an address that the workspace
     * rejects.
     */
    Uni<Lead> create(Tenant tenant, Lead lead, SqlConnection connection) {
        return insert(tenant, lead, connection)
                .chain(
                        inserted ->
                                inserted
                                        ? Uni.createFrom().item(lead)
                                        : refuse(tenant, lead, connection));
    }

    private Uni<Lead> refuse(Tenant tenant, Lead lead, SqlConnection connection) {
        return connection
                .preparedQuery(FIND_EXISTING)
                .execute(Tuple.of(tenant.workspaceId(), lead.email))
                .map(rows -> rows.stream().map(ExistingLead::of).findFirst())
                .chain(
                        existing ->
                                existing.isPresent()
                                        ? answer(lead, existing.get())
                                        : createAgain(tenant, lead, connection));
    }

    private Uni<Lead> answer(Lead lead, ExistingLead existing) {
        return existing.id().equals(lead.id)
                ? Uni.createFrom().item(lead)
                : Uni.createFrom().failure(responses.duplicate(existing));
    }

    /** The lead that had the address has been deleted meanwhile. */
    private Uni<Lead> createAgain(Tenant tenant, Lead lead, SqlConnection connection) {
        return tenant.call().mayStart()
                ? create(tenant, lead, connection)
                : Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    /**
     * Inserts leads with different addresses. Those that were inserted know their entry of the
     * do-not-contact list then.
     */
    public Uni<InsertedLeads> insert(Tenant tenant, List<Lead> leads, SqlConnection connection) {
        // Ordered by address, so that two statements cannot deadlock on the same addresses.
        List<Lead> sorted =
                leads.stream().sorted(Comparator.comparing((Lead lead) -> lead.email)).toList();
        return Multi.createFrom()
                .iterable(LeadParts.of(sorted))
                .onItem()
                .transformToUniAndConcatenate(part -> insertPart(tenant, part, connection))
                .collect()
                .in(InsertedLeads::new, InsertedLeads::add);
    }

    private Uni<InsertedLeads> insertPart(
            Tenant tenant, List<Lead> leads, SqlConnection connection) {
        if (distribution.isDistributed()) {
            return shardedInserts
                    .insert(tenant, leads, connection)
                    .invoke(inserted -> count(inserted, connection));
        }
        return connection
                .preparedQuery(INSERT)
                .execute(
                        EventSql.addActor(
                                        askedArrays(leads)
                                                .addString(tenant.workspaceId())
                                                .addString(tenant.userId()),
                                        tenant)
                                .addLong((long) leads.size()))
                .map(rows -> InsertedLeads.of(rows, leads))
                .invoke(inserted -> count(inserted, connection));
    }

    void count(InsertedLeads inserted, SqlConnection connection) {
        events.count(EventType.LEAD_CREATED, inserted.ids().size(), connection);
    }

    /**
     * Returns whether the lead was inserted; if not, its address is taken. Fails with 422 if the
     * workspace rejects the address.
     */
    Uni<Boolean> insert(Tenant tenant, Lead lead, SqlConnection connection) {
        return insert(tenant, List.of(lead), connection)
                .map(
                        inserted -> {
                            if (inserted.rejected().contains(lead.id)) {
                                throw suppression.reject();
                            }
                            return inserted.ids().contains(lead.id);
                        });
    }
}
