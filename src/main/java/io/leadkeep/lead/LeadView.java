package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.mail.SecureEmailGateway;
import io.vertx.sqlclient.Row;
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
        String userId,
        String workspaceId,
        Instant createdAt,
        Instant updatedAt) {

    /** The values of a lead, wherever they come from. */
    private interface Values {
        <T> T get(LeadColumn<T> column);
    }

    private record EntityValues(Lead lead) implements Values {
        @Override
        public <T> T get(LeadColumn<T> column) {
            return column.get(lead);
        }
    }

    private record RowValues(Row row) implements Values {
        @Override
        public <T> T get(LeadColumn<T> column) {
            return column.get(row);
        }
    }

    static LeadView of(Lead lead) {
        return of(new EntityValues(lead));
    }

    /** Reads a row of {@link LeadTable#SELECT_LIST}. */
    static LeadView of(Row row) {
        return of(new RowValues(row));
    }

    private static LeadView of(Values lead) {
        String segProvider = lead.get(LeadTable.SEG_PROVIDER);
        return new LeadView(
                lead.get(LeadTable.ID),
                lead.get(LeadTable.EMAIL),
                lead.get(LeadTable.FIRST_NAME),
                lead.get(LeadTable.LAST_NAME),
                lead.get(LeadTable.COMPANY_NAME),
                lead.get(LeadTable.JOB_TITLE),
                lead.get(LeadTable.PHONE_NUMBER),
                lead.get(LeadTable.LINKEDIN_URL),
                lead.get(LeadTable.CITY),
                lead.get(LeadTable.STATE),
                lead.get(LeadTable.COUNTRY),
                List.of(lead.get(LeadTable.TAGS)),
                lead.get(LeadTable.CUSTOM_FIELDS),
                lead.get(LeadTable.EMAIL_VERIFIED),
                lead.get(LeadTable.EMAIL_VERIFICATION_RESULT),
                lead.get(LeadTable.EMAIL_VERIFICATION_SCORE),
                lead.get(LeadTable.IS_CATCH_ALL),
                lead.get(LeadTable.SEG_PROTECTED),
                segProvider,
                segProvider == null ? null : SecureEmailGateway.ofSlug(segProvider).displayName(),
                lead.get(LeadTable.SEG_CHECKED_AT),
                lead.get(LeadTable.ESP_PROVIDER),
                lead.get(LeadTable.ENRICHED_AT),
                lead.get(LeadTable.USER_ID),
                lead.get(LeadTable.WORKSPACE_ID),
                lead.get(LeadTable.CREATED_AT),
                lead.get(LeadTable.UPDATED_AT));
    }
}
