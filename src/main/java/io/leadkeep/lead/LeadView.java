package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.mail.SecureEmailGateway;
import java.time.Instant;
import java.util.List;

/** A lead as every answer shows it; all keys are always there (contract, section 3). */
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

    static LeadView of(Lead lead) {
        return new LeadView(
                lead.id,
                lead.email,
                lead.firstName,
                lead.lastName,
                lead.companyName,
                lead.jobTitle,
                lead.phoneNumber,
                lead.linkedinUrl,
                lead.city,
                lead.state,
                lead.country,
                List.of(lead.tags),
                lead.customFields,
                lead.emailVerified,
                lead.emailVerificationResult,
                lead.emailVerificationScore,
                lead.catchAll,
                lead.segProtected,
                lead.segProvider,
                displayName(lead.segProvider),
                lead.segCheckedAt,
                lead.espProvider,
                lead.enrichedAt,
                lead.userId,
                lead.workspaceId,
                lead.createdAt,
                lead.updatedAt);
    }

    static String displayName(String segProvider) {
        return segProvider == null ? null : SecureEmailGateway.ofSlug(segProvider).displayName();
    }
}
