package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.id.Id;
import io.leadkeep.text.FreeMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A lead as a client sends it for creation, valid and normalised (contract, section 3). */
@Schema(
        name = "NewLead",
        additionalProperties = Schema.False.class,
        description = "A key that is not listed here is refused")
public record NewLead(
        @Schema(
                        required = true,
                        examples = "john@acme.com",
                        description = "Lead email address (stored lowercase)")
                String email,
        @Schema(nullable = true, maxLength = 255, examples = "John") String firstName,
        @Schema(nullable = true, maxLength = 255, examples = "Doe") String lastName,
        @Schema(nullable = true, maxLength = 255, examples = "Acme Corp") String companyName,
        @Schema(nullable = true, maxLength = 255, examples = "VP of Sales") String jobTitle,
        @Schema(
                        nullable = true,
                        maxLength = 64,
                        examples = "+1-555-123-4567",
                        description =
                                "Phone number; returned as phoneNumber, which is accepted here too")
                String phone,
        @Schema(nullable = true, maxLength = 64, description = "The same as phone")
                String phoneNumber,
        @Schema(
                        nullable = true,
                        maxLength = 2048,
                        examples = "https://linkedin.com/in/johndoe",
                        description = "LinkedIn profile URL")
                String linkedinUrl,
        @Schema(nullable = true, maxLength = 255, examples = "San Francisco") String city,
        @Schema(nullable = true, maxLength = 255, examples = "CA") String state,
        @Schema(nullable = true, maxLength = 255, examples = "US") String country,
        @Schema(
                        nullable = true,
                        description =
                                "At most 100, each of 1 to 64 characters; exact repeats are"
                                        + " dropped")
                List<String> tags,
        @Schema(
                        nullable = true,
                        type = SchemaType.OBJECT,
                        description =
                                "Arbitrary key-value custom fields: at most 100 keys of 1 to 64"
                                        + " characters, 5 levels, 32 KiB")
                String customFields) {

    /**
     * Reads a request's body.
     *
     * @param body the JSON object that was sent
     * @return a lead that keeps every rule
     * @throws io.leadkeep.http.ApiException 400 with every broken rule
     */
    static NewLead of(ObjectNode body) {
        LeadFieldReader fields = new LeadFieldReader(body);
        NewLead lead = fields.lead(fields.email());
        fields.refuseTheRest();
        fields.throwIfBroken();
        return lead;
    }

    /**
     * Adds a tag.
     *
     * @param tag trimmed
     * @return the lead with the tag, last unless it was there already
     */
    public NewLead withTag(String tag) {
        if (tags.contains(tag)) {
            return this;
        }
        List<String> more = new ArrayList<>(tags);
        more.add(tag);
        return new NewLead(
                email,
                firstName,
                lastName,
                companyName,
                jobTitle,
                phone,
                phoneNumber,
                linkedinUrl,
                city,
                state,
                country,
                List.copyOf(more),
                customFields);
    }

    /**
     * Makes the row to insert.
     *
     * @param key a new one
     * @param userId in whose name it is created
     * @param now the time at hand
     * @return the lead
     */
    public Lead toLead(LeadKey key, String userId, Instant now) {
        Lead lead = new Lead();
        lead.workspaceId = key.workspaceId();
        lead.id = key.id();
        lead.email = email;
        lead.firstName = firstName;
        lead.lastName = lastName;
        lead.companyName = companyName;
        lead.jobTitle = jobTitle;
        lead.phoneNumber = phoneNumber;
        lead.linkedinUrl = linkedinUrl;
        lead.city = city;
        lead.state = state;
        lead.country = country;
        lead.tags = tags.toArray(String[]::new);
        lead.customFields = customFields;
        lead.freeMail = FreeMail.isProvider(email);
        lead.userId = userId;
        lead.createdAt = Id.timeOf(key.id(), now);
        lead.updatedAt = lead.createdAt;
        return lead;
    }
}
