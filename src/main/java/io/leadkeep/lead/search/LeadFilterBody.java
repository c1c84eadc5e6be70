package io.leadkeep.lead.search;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The conditions of a list as a JSON body names them, for the API document. */
@Schema(
        name = "LeadFilters",
        description = "Every condition must hold; one that is not listed here is refused")
public record LeadFilterBody(
        @Schema(
                        maxLength = 200,
                        examples = "acme",
                        description =
                                "Every word must occur in the address, the name, the company or"
                                        + " the title, in any case")
                String search,
        @Schema(description = "Every word must occur in the name") String name,
        @Schema(description = "Every word must occur in the company's name") String companyName,
        @Schema(description = "Every word must occur in the title") String jobTitle,
        @Schema(description = "Exactly, in any case") String country,
        @Schema(description = "Exactly, in any case") String city,
        @Schema(description = "The lead has one of them; a comma list, too") List<String> tags,
        @Schema(description = "The lead has all of them; a comma list, too") List<String> tagsAll,
        Boolean emailVerified,
        @Schema(
                        description =
                                "Result of the most recent check: deliverable (or valid),"
                                        + " undeliverable (or invalid), risky, unknown")
                List<String> emailStatus,
        @Schema(
                        enumeration = {"all", "personal", "business"},
                        description = "Whether the domain is a free-mail provider's")
                String emailType,
        Boolean hasCompany,
        Boolean hasPhone,
        @Schema(description = "Whether a secure email gateway guards the mailbox")
                Boolean segProtected,
        @Schema(examples = "2025-06-10T10:30:00.000Z") String createdAfter,
        @Schema(examples = "2025-06-11") String createdBefore,
        @Schema(description = "The lead has each of these keys with that value")
                Map<String, Object> customFields) {}
