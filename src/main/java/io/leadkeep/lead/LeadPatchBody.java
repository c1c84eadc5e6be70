package io.leadkeep.lead;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client may send to change a lead, for the API document. */
@Schema(
        name = "LeadPatch",
        additionalProperties = Schema.False.class,
        description = "A key that is not sent stays as it is; a key that is not listed is refused")
record LeadPatchBody(
        @Schema(nullable = true, maxLength = 255, examples = "John") String firstName,
        @Schema(nullable = true, maxLength = 255, examples = "Doe") String lastName,
        @Schema(nullable = true, maxLength = 255, examples = "Acme Corp") String companyName,
        @Schema(nullable = true, maxLength = 255, examples = "VP of Sales") String jobTitle,
        @Schema(nullable = true, maxLength = 64, examples = "+1-555-123-4567") String phone,
        @Schema(nullable = true, maxLength = 64, description = "The same as phone")
                String phoneNumber,
        @Schema(nullable = true, maxLength = 2048, examples = "https://linkedin.com/in/johndoe")
                String linkedinUrl,
        @Schema(nullable = true, maxLength = 255, examples = "San Francisco") String city,
        @Schema(nullable = true, maxLength = 255, examples = "CA") String state,
        @Schema(nullable = true, maxLength = 255, examples = "US") String country,
        @Schema(nullable = true, description = "Replaces all tags") List<String> tags,
        @Schema(
                        nullable = true,
                        type = SchemaType.OBJECT,
                        description = "Merges (RFC 7396): a null deletes that key")
                String customFields) {}
