package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** To be formatted with the workspace and the user. */
    static final String INSERT_FROM_ASKED =
            "insert into lead\n"
                    + ColumnList.wrap("    (", "     ", targetColumns())
                    + ")\n"
                    + ColumnList.wrap("select ", "    ", targetValues())
                    + """

                    from asked t
                    on conflict (workspace_id, lower(email)) do nothing
                    returning id, created_at
                    """;

    static final String INSERT =
            "with asked as (select * from unnest(%s) as r (%s) %s),\ninserted as (\n"
                            .formatted(
                                    ASKED_ARRAYS, ASKED_NAMES, LIMIT.formatted(NEXT_PARAMETER + 6))
                    + INSERT_FROM_ASKED.formatted(
                            "$" + NEXT_PARAMETER + "::text", "$" + (NEXT_PARAMETER + 1) + "::text")
                    + "),\nlogged as (\n"
                    + EventSql.insert(
                            "inserted i",
                            "$" + NEXT_PARAMETER + "::text",
                            EventSql.literal(EventType.LEAD_CREATED),
                            "i.id, i.created_at, null",
                            EventSql.actorParameters(NEXT_PARAMETER + 2))
                    + ")\nselect id from inserted\n";

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
    private final LeadResponses responses;
    private final Transactions transactions;
    private final EventLog events;

    LeadInserts(
            EntitySessions sessions,
            LeadResponses responses,
            Transactions transactions,
            EventLog events) {
        this.sessions = sessions;
        this.responses = responses;
        this.transactions = transactions;
        this.events = events;
    }

    /** Inserts the entity; fails with 409 and the existing lead for a duplicate. */
    Uni<Lead> create(Tenant tenant, Lead lead) {
        if (transactions.needTransactions()) {
            return transactions.inTransaction(
                    tenant.call(), transaction -> create(tenant, lead, transaction));
        }
        lead.search = SearchTerms.of(lead);
        lead.causedBy(tenant);
        return sessions.stateless(tenant.call(), session -> session.insert(lead))
                .replaceWith(lead)
                .invoke(() -> events.count(EventType.LEAD_CREATED, 1))
                .onFailure(SqlState::isUniqueViolation)
                .recoverWithUni(() -> refuseOnOtherConnection(tenant, lead));
    }

    /** A session cannot be used after a failure. */
    private Uni<Lead> refuseOnOtherConnection(Tenant tenant, Lead lead) {
        return transactions.run(tenant.call(), connection -> refuse(tenant, lead, connection));
    }

    /**
     * Inserts the row of a lead that an earlier statement may have inserted already; fails with 409
     * and the existing lead for a duplicate.
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
     * Inserts leads with different addresses.
     *
     * @return the ids of the inserted ones; the addresses of the others are taken
     */
    public Uni<Set<String>> insert(Tenant tenant, List<Lead> leads, SqlConnection connection) {
        // Ordered by address, so that two statements cannot deadlock on the same addresses.
        List<Lead> sorted =
                leads.stream().sorted(Comparator.comparing((Lead lead) -> lead.email)).toList();
        return Multi.createFrom()
                .iterable(LeadParts.of(sorted))
                .onItem()
                .transformToUniAndConcatenate(part -> insertPart(tenant, part, connection))
                .collect()
                .in(HashSet::new, Set::addAll);
    }

    private Uni<Set<String>> insertPart(Tenant tenant, List<Lead> leads, SqlConnection connection) {
        return connection
                .preparedQuery(INSERT)
                .execute(
                        EventSql.addActor(
                                        askedArrays(leads)
                                                .addString(tenant.workspaceId())
                                                .addString(tenant.userId()),
                                        tenant)
                                .addLong((long) leads.size()))
                .map(LeadInserts::ids)
                .invoke(
                        inserted ->
                                events.count(EventType.LEAD_CREATED, inserted.size(), connection));
    }

    static Set<String> ids(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getString(0)).collect(Collectors.toSet());
    }

    /** Returns whether the lead was inserted; if not, its address is taken. */
    Uni<Boolean> insert(Tenant tenant, Lead lead, SqlConnection connection) {
        return insert(tenant, List.of(lead), connection).map(inserted -> !inserted.isEmpty());
    }
}
