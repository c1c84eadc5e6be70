package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.Tags;
import io.leadkeep.lead.search.LeadSelection;
import java.util.List;
import java.util.Set;

/** Body of {@code POST /v1/leads/tags}. */
record TagRequest(LeadSelection selection, List<String> add, List<String> remove) {

    private static final Set<String> KEYS = Set.of("leadIds", "filters", "add", "remove");

    static TagRequest of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(KEYS, "is not known here");
        List<String> add = Tags.read(fields, "add");
        List<String> remove = Tags.read(fields, "remove");
        if (fields.errors().isEmpty() && add.isEmpty() && remove.isEmpty()) {
            fields.broken("add", "or remove must name a tag");
        }
        if (add.stream().anyMatch(remove::contains)) {
            fields.broken("remove", "names a tag that add names too");
        }
        TagRequest request = new TagRequest(selection(fields), add, remove);
        fields.throwIfBroken();
        return request;
    }

    private static LeadSelection selection(JsonFields fields) {
        if (fields.has("leadIds") == fields.has("filters")) {
            fields.broken("leadIds", "or filters must say which leads, one of the two");
        } else if (fields.has("leadIds")) {
            return LeadSelection.ofIds(fields);
        }
        return LeadSelection.ofFilter(fields);
    }
}
