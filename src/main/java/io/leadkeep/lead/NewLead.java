package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.id.Id;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.StoredJson;
import io.leadkeep.text.FreeMail;
import java.time.Instant;
import java.util.List;

/**
 * A lead as a client sends it for creation, valid and normalised.
 *
 * @param values of the writable columns, by position; never changed
 */
public record NewLead(String email, Object[] values) {

    /** Reads a request body; fails with 400 and every broken rule. */
    static NewLead of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        NewLead lead = read(fields);
        LeadFields.refuseUnknown(fields);
        fields.throwIfBroken();
        return lead;
    }

    /** Reads the fields of a lead, and passes over all others. */
    public static NewLead read(JsonFields fields) {
        return new NewLead(LeadFields.email(fields), LeadTable.read(fields));
    }

    public List<String> tags() {
        return List.of(LeadTable.TAGS.get(values));
    }

    /** Returns the lead with a tag added, unless it has it. */
    public NewLead withTag(String tag) {
        String[] tags = LeadTable.TAGS.get(values);
        Object[] changed = values.clone();
        LeadTable.TAGS.put(changed, Tags.add(tags, tag));
        return new NewLead(email, changed);
    }

    /** Returns the fields as responses show them. */
    public ObjectNode toJson() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("email", email);
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            if (column == LeadTable.TAGS) {
                fields.set(column.shownAs(), StoredJson.array(tags()));
            } else if (column == LeadTable.CUSTOM_FIELDS) {
                fields.set(column.shownAs(), StoredJson.read((String) column.get(values)));
            } else {
                fields.put(column.shownAs(), (String) column.get(values));
            }
        }
        return fields;
    }

    /** Returns the row to insert. */
    public Lead toLead(Tenant tenant, String id, Instant now) {
        Lead lead = new Lead();
        lead.workspaceId = tenant.workspaceId();
        lead.id = id;
        lead.email = email;
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            column.copy(values, lead);
        }
        lead.freeMail = FreeMail.isProvider(email);
        lead.userId = tenant.userId();
        lead.createdAt = Id.timeOf(id, now);
        lead.updatedAt = lead.createdAt;
        return lead;
    }
}
