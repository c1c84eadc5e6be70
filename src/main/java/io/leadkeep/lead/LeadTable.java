package io.leadkeep.lead;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.LeadColumn.Api;
import io.leadkeep.suppression.Listing;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The one list of the columns of {@code lead}, and leads from rows that select all of them. */
public final class LeadTable {

    private static final int MAX_NAME = 255;

    /** In the order of the declarations below, which is that of the select list. */
    private static final List<LeadColumn<?>> COLUMNS = new ArrayList<>();

    private static final List<String> NAME_FIELDS = new ArrayList<>();

    static final LeadColumn<String> WORKSPACE_ID =
            text("workspace_id", lead -> lead.workspaceId, (lead, v) -> lead.workspaceId = v);

    static final LeadColumn<String> ID = text("id", lead -> lead.id, (lead, v) -> lead.id = v);

    static final LeadColumn<String> EMAIL =
            text("email", lead -> lead.email, (lead, v) -> lead.email = v);

    static final LeadColumn<String> FIRST_NAME =
            name(
                    "first_name",
                    "firstName",
                    lead -> lead.firstName,
                    (lead, v) -> lead.firstName = v,
                    LeadView::firstName);

    static final LeadColumn<String> LAST_NAME =
            name(
                    "last_name",
                    "lastName",
                    lead -> lead.lastName,
                    (lead, v) -> lead.lastName = v,
                    LeadView::lastName);

    static final LeadColumn<String> COMPANY_NAME =
            name(
                    "company_name",
                    "companyName",
                    lead -> lead.companyName,
                    (lead, v) -> lead.companyName = v,
                    LeadView::companyName);

    static final LeadColumn<String> JOB_TITLE =
            name(
                    "job_title",
                    "jobTitle",
                    lead -> lead.jobTitle,
                    (lead, v) -> lead.jobTitle = v,
                    LeadView::jobTitle);

    static final LeadColumn<String> PHONE_NUMBER =
            column(
                    "phone_number",
                    ColumnType.TEXT,
                    lead -> lead.phoneNumber,
                    (lead, v) -> lead.phoneNumber = v,
                    new Api<>(
                            List.of("phone", "phoneNumber"),
                            LeadView::phoneNumber,
                            LeadFields::phone));

    static final LeadColumn<String> LINKEDIN_URL =
            column(
                    "linkedin_url",
                    ColumnType.TEXT,
                    lead -> lead.linkedinUrl,
                    (lead, v) -> lead.linkedinUrl = v,
                    new Api<>(
                            List.of("linkedinUrl"),
                            LeadView::linkedinUrl,
                            LeadFields::linkedinUrl));

    static final LeadColumn<String> CITY =
            name("city", "city", lead -> lead.city, (lead, v) -> lead.city = v, LeadView::city);

    static final LeadColumn<String> STATE =
            name(
                    "state",
                    "state",
                    lead -> lead.state,
                    (lead, v) -> lead.state = v,
                    LeadView::state);

    static final LeadColumn<String> COUNTRY =
            name(
                    "country",
                    "country",
                    lead -> lead.country,
                    (lead, v) -> lead.country = v,
                    LeadView::country);

    public static final LeadColumn<String[]> TAGS =
            column(
                    "tags",
                    ColumnType.TEXTS,
                    lead -> lead.tags,
                    (lead, v) -> lead.tags = v,
                    new Api<>(
                            List.of("tags"),
                            LeadView::tags,
                            fields -> Tags.read(fields, "tags").toArray(String[]::new)));

    static final LeadColumn<String> CUSTOM_FIELDS =
            column(
                    "custom_fields",
                    ColumnType.JSON,
                    lead -> lead.customFields,
                    (lead, v) -> lead.customFields = v,
                    new Api<>(
                            List.of(CustomFields.FIELD),
                            LeadView::customFields,
                            CustomFields::read));

    static final LeadColumn<Boolean> EMAIL_VERIFIED =
            flag("email_verified", lead -> lead.emailVerified, (lead, v) -> lead.emailVerified = v);

    static final LeadColumn<String> EMAIL_VERIFICATION_RESULT =
            text(
                    "email_verification_result",
                    lead -> lead.emailVerificationResult,
                    (lead, v) -> lead.emailVerificationResult = v);

    static final LeadColumn<Short> EMAIL_VERIFICATION_SCORE =
            column(
                    "email_verification_score",
                    ColumnType.SMALLINT,
                    lead -> lead.emailVerificationScore,
                    (lead, v) -> lead.emailVerificationScore = v,
                    null);

    static final LeadColumn<Boolean> IS_CATCH_ALL =
            flag("is_catch_all", lead -> lead.catchAll, (lead, v) -> lead.catchAll = v);

    static final LeadColumn<Boolean> SEG_PROTECTED =
            flag("seg_protected", lead -> lead.segProtected, (lead, v) -> lead.segProtected = v);

    static final LeadColumn<String> SEG_PROVIDER =
            text("seg_provider", lead -> lead.segProvider, (lead, v) -> lead.segProvider = v);

    static final LeadColumn<Instant> SEG_CHECKED_AT =
            time("seg_checked_at", lead -> lead.segCheckedAt, (lead, v) -> lead.segCheckedAt = v);

    static final LeadColumn<String> ESP_PROVIDER =
            text("esp_provider", lead -> lead.espProvider, (lead, v) -> lead.espProvider = v);

    static final LeadColumn<Instant> ENRICHED_AT =
            time("enriched_at", lead -> lead.enrichedAt, (lead, v) -> lead.enrichedAt = v);

    /** Computed from the do-not-contact list, and not written. */
    static final LeadColumn<String> DO_NOT_CONTACT_REASON =
            text(
                    "do_not_contact_reason",
                    lead -> lead.doNotContactReason,
                    (lead, v) -> lead.doNotContactReason = v);

    static final LeadColumn<String> USER_ID =
            text("user_id", lead -> lead.userId, (lead, v) -> lead.userId = v);

    static final LeadColumn<Instant> CREATED_AT =
            time("created_at", lead -> lead.createdAt, (lead, v) -> lead.createdAt = v);

    static final LeadColumn<Instant> UPDATED_AT =
            time("updated_at", lead -> lead.updatedAt, (lead, v) -> lead.updatedAt = v);

    static final LeadColumn<Boolean> FREE_MAIL =
            flag("free_mail", lead -> lead.freeMail, (lead, v) -> lead.freeMail = v);

    /** Computed from other columns, and not read. */
    static final LeadColumn<String> SEARCH =
            new LeadColumn<>(
                    -1, "search", ColumnType.TSVECTOR, SearchTerms::of, (lead, v) -> {}, null);

    /** The columns that a client can write, but for the address. */
    public static final List<LeadColumn<?>> WRITABLE =
            COLUMNS.stream().filter(LeadColumn::isWritable).toList();

    /** Later than {@code updated_at}; of immutable functions, as Citus requires it of updates. */
    public static final String NEXT_VERSION =
            "(lead.updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC'";

    /**
     * The select list that {@link #lead} and {@link LeadView} read by position. The first parameter
     * of the statement is the workspace: a sharded database needs it in each condition.
     */
    static final String SELECT_LIST = selectList(Listing.REASON);

    /** The same for leads of several workspaces, with {@link Listing#JOIN_LEADS}. */
    static final String JOINED_SELECT_LIST = selectList("reason");

    private LeadTable() {}

    private static String selectList(String reason) {
        Function<LeadColumn<?>, String> selected =
                column ->
                        column == DO_NOT_CONTACT_REASON
                                ? reason + " as " + column.name()
                                : column.selected();
        return ColumnList.wrap("", "", COLUMNS.stream().map(selected).toList()) + "\n";
    }

    /** Reads the values of the writable columns, indexed by position. */
    static Object[] read(JsonFields fields) {
        Object[] values = new Object[COLUMNS.size()];
        // Clients get the errors of a phone number first.
        PHONE_NUMBER.read(fields, values);
        for (LeadColumn<?> column : WRITABLE) {
            if (column != PHONE_NUMBER) {
                column.read(fields, values);
            }
        }
        return values;
    }

    /** Returns the value of every column, indexed by position. */
    static Object[] values(Function<LeadColumn<?>, Object> value) {
        Object[] values = new Object[COLUMNS.size()];
        Arrays.setAll(values, position -> value.apply(COLUMNS.get(position)));
        return values;
    }

    static Lead lead(Row found) {
        Lead lead = new Lead();
        for (LeadColumn<?> column : COLUMNS) {
            column.copy(found.getDelegate(), lead);
        }
        return lead;
    }

    /** Returns the fields that hold a name, a title or a place. */
    public static List<String> nameFields() {
        return Collections.unmodifiableList(NAME_FIELDS);
    }

    /** A name, a title or a place. */
    private static LeadColumn<String> name(
            String column,
            String field,
            Function<Lead, String> getter,
            BiConsumer<Lead, String> setter,
            Function<LeadView, String> view) {
        NAME_FIELDS.add(field);
        return column(
                column,
                ColumnType.TEXT,
                getter,
                setter,
                new Api<>(List.of(field), view, fields -> fields.textOrNull(field, MAX_NAME)));
    }

    private static LeadColumn<String> text(
            String name, Function<Lead, String> getter, BiConsumer<Lead, String> setter) {
        return column(name, ColumnType.TEXT, getter, setter, null);
    }

    private static LeadColumn<Boolean> flag(
            String name, Function<Lead, Boolean> getter, BiConsumer<Lead, Boolean> setter) {
        return column(name, ColumnType.BOOLEAN, getter, setter, null);
    }

    private static LeadColumn<Instant> time(
            String name, Function<Lead, Instant> getter, BiConsumer<Lead, Instant> setter) {
        return column(name, ColumnType.TIME, getter, setter, null);
    }

    private static <T> LeadColumn<T> column(
            String name,
            ColumnType<T> type,
            Function<Lead, T> getter,
            BiConsumer<Lead, T> setter,
            Api<T> api) {
        LeadColumn<T> column = new LeadColumn<>(COLUMNS.size(), name, type, getter, setter, api);
        COLUMNS.add(column);
        return column;
    }
}
