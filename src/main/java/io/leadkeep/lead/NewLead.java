package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.id.Id;
import io.leadkeep.text.FreeMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A lead as a client sends it for creation, valid and normalised (contract, section 3). */
public record NewLead(
        String email,
        String firstName,
        String lastName,
        String companyName,
        String jobTitle,
        String phone,
        String phoneNumber,
        String linkedinUrl,
        String city,
        String state,
        String country,
        List<String> tags,
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
