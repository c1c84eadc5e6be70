package io.leadkeep.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.id.Id;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A lead as every answer shows it; all keys are always there (contract, section 3). */
@Schema(name = "Lead", description = "A person, by e-mail address, in one workspace")
public record LeadView(
        @Schema(pattern = Id.PATTERN, examples = "665d4e5f6a7b8c9d0e1f2a3b", required = true)
                @JsonProperty("_id")
                String id,
        @Schema(required = true, examples = "john@acme.com", description = "Stored in lower case")
                String email,
        @Schema(required = true, nullable = true, examples = "John") String firstName,
        @Schema(required = true, nullable = true, examples = "Doe") String lastName,
        @Schema(required = true, nullable = true, examples = "Acme Corp") String companyName,
        @Schema(required = true, nullable = true, examples = "VP of Sales") String jobTitle,
        @Schema(required = true, nullable = true, examples = "+1-555-123-4567") String phoneNumber,
        @Schema(required = true, nullable = true, examples = "https://linkedin.com/in/johndoe")
                String linkedinUrl,
        @Schema(required = true, nullable = true, examples = "San Francisco") String city,
        @Schema(required = true, nullable = true, examples = "CA") String state,
        @Schema(required = true, nullable = true, examples = "US") String country,
        @Schema(required = true) List<String> tags,
        @Schema(
                        required = true,
                        type = SchemaType.OBJECT,
                        description = "Custom fields, every JSON type, as they were sent")
                @JsonRawValue
                String customFields,
        @Schema(required = true, description = "Whether a check has found the address deliverable")
                boolean emailVerified,
        @Schema(
                        required = true,
                        nullable = true,
                        enumeration = {"deliverable", "undeliverable", "risky", "unknown"},
                        description = "Result of the most recent check")
                String emailVerificationResult,
        @Schema(
                        required = true,
                        nullable = true,
                        minimum = "0",
                        maximum = "100",
                        description = "Confidence in that result")
                Short emailVerificationScore,
        @Schema(
                        required = true,
                        nullable = true,
                        description = "Whether the domain accepts every address")
                Boolean isCatchAll,
        @Schema(
                        required = true,
                        nullable = true,
                        description =
                                "Whether a secure email gateway guards the mailbox; null: not"
                                        + " looked at yet")
                Boolean segProtected,
        @Schema(
                        required = true,
                        nullable = true,
                        enumeration = {
                            "proofpoint",
                            "mimecast",
                            "barracuda",
                            "cisco",
                            "forcepoint",
                            "sophos",
                            "trendmicro",
                            "symantec",
                            "mcafee",
                            "microsoft_atp",
                            "google_postini"
                        },
                        description = "The gateway that was found")
                String segProvider,
        @Schema(
                        required = true,
                        nullable = true,
                        description = "The gateway's name, for people",
                        examples = "Proofpoint")
                String segProviderName,
        @Schema(
                        required = true,
                        nullable = true,
                        description = "When the gateway was last looked for")
                Instant segCheckedAt,
        @Schema(
                        required = true,
                        nullable = true,
                        enumeration = {
                            "google",
                            "microsoft",
                            "yahoo",
                            "apple",
                            "zoho",
                            "proton",
                            "fastmail",
                            "yandex",
                            "other"
                        },
                        description = "Who hosts the mailbox")
                String espProvider,
        @Schema(
                        required = true,
                        nullable = true,
                        description = "The most recent enrichment of any kind")
                Instant enrichedAt,
        @Schema(required = true, pattern = Id.PATTERN, examples = "664f0a1b2c3d4e5f6a7b8c9d")
                String userId,
        @Schema(required = true, pattern = Id.PATTERN, examples = "664f0a1b2c3d4e5f6a7b8c9e")
                String workspaceId,
        @Schema(required = true, examples = "2025-06-10T10:30:00.000Z") Instant createdAt,
        @Schema(required = true, examples = "2025-06-10T10:30:00.000Z") Instant updatedAt) {

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
                SegProvider.displayName(lead.segProvider),
                lead.segCheckedAt,
                lead.espProvider,
                lead.enrichedAt,
                lead.userId,
                lead.workspaceId,
                lead.createdAt,
                lead.updatedAt);
    }
}
