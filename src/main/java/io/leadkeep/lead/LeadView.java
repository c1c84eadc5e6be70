package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.database.Sql;
import io.leadkeep.mail.SecureEmailGateway;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.util.List;

/** A lead as responses show it; all keys are always present. */
public record LeadView(
        @JsonProperty("_id") String id,
        String email,
        String firstName,
        String lastName,
        String companyName,
        String jobTitle,
        String phoneNumber,
        String linkedinUrl,
        String city,
        String state,
        String country,
        List<String> tags,
        @JsonRawValue String customFields,
        boolean emailVerified,
        String emailVerificationResult,
        Short emailVerificationScore,
        Boolean isCatchAll,
        Boolean segProtected,
        String segProvider,
        String segProviderName,
        Instant segCheckedAt,
        String espProvider,
        Instant enrichedAt,
        boolean doNotContact,
        String doNotContactReason,
        String userId,
        String workspaceId,
        Instant createdAt,
        Instant updatedAt) {

    private static final int WORKSPACE_PARAMETER = LeadTable.SELECT_LIST.indexOf("$1");
    private static final String UP_TO_WORKSPACE =
            LeadTable.SELECT_LIST.substring(0, WORKSPACE_PARAMETER);
    private static final String AFTER_WORKSPACE =
            LeadTable.SELECT_LIST.substring(WORKSPACE_PARAMETER + 2);

    /** Adds {@link LeadTable#SELECT_LIST} with a parameter of its own. */
    public static Sql addSelectList(Sql sql, String workspaceId) {
        return sql.add(UP_TO_WORKSPACE).parameter(workspaceId).add(AFTER_WORKSPACE);
    }

    static LeadView of(Lead lead) {
        return of(LeadTable.values(column -> column.get(lead)));
    }

    /**
     * Reads rows of {@link LeadTable#SELECT_LIST}. Skips the entity: Hibernate would track each
     * field that is set in it.
     */
    public static List<LeadView> listOf(RowSet<Row> rows) {
        return rows.stream().map(LeadView::of).toList();
    }

    /** Reads the rows of an outer join, which has one row of nulls if the page is empty. */
    public static List<LeadView> pageOf(RowSet<Row> rows) {
        return rows.size() == 0 || rows.iterator().next().getString("id") == null
                ? List.of()
                : listOf(rows);
    }

    private static LeadView of(Row row) {
        return of(LeadTable.values(column -> column.get(row.getDelegate())));
    }

    private static LeadView of(Object[] lead) {
        String segProvider = LeadTable.SEG_PROVIDER.get(lead);
        String doNotContactReason = LeadTable.DO_NOT_CONTACT_REASON.get(lead);
        return new LeadView(
                LeadTable.ID.get(lead),
                LeadTable.EMAIL.get(lead),
                LeadTable.FIRST_NAME.get(lead),
                LeadTable.LAST_NAME.get(lead),
                LeadTable.COMPANY_NAME.get(lead),
                LeadTable.JOB_TITLE.get(lead),
                LeadTable.PHONE_NUMBER.get(lead),
                LeadTable.LINKEDIN_URL.get(lead),
                LeadTable.CITY.get(lead),
                LeadTable.STATE.get(lead),
                LeadTable.COUNTRY.get(lead),
                List.of(LeadTable.TAGS.get(lead)),
                LeadTable.CUSTOM_FIELDS.get(lead),
                LeadTable.EMAIL_VERIFIED.get(lead),
                LeadTable.EMAIL_VERIFICATION_RESULT.get(lead),
                LeadTable.EMAIL_VERIFICATION_SCORE.get(lead),
                LeadTable.IS_CATCH_ALL.get(lead),
                LeadTable.SEG_PROTECTED.get(lead),
                segProvider,
                segProvider == null ? null : SecureEmailGateway.ofSlug(segProvider).displayName(),
                LeadTable.SEG_CHECKED_AT.get(lead),
                LeadTable.ESP_PROVIDER.get(lead),
                LeadTable.ENRICHED_AT.get(lead),
                doNotContactReason != null,
                doNotContactReason,
                LeadTable.USER_ID.get(lead),
                LeadTable.WORKSPACE_ID.get(lead),
                LeadTable.CREATED_AT.get(lead),
                LeadTable.UPDATED_AT.get(lead));
    }
}
