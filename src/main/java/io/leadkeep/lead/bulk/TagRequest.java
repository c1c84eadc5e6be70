package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.lead.search.LeadSelection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Body of {@code POST /v1/leads/tags}. */
record TagRequest(LeadSelection selection, List<String> add, List<String> remove) {

    private static final Set<String> KEYS = Set.of("leadIds", "filters", "add", "remove");

    /**
     * Reads a body.
     *
     * @throws ApiException 400 with every broken rule
     */
    static TagRequest of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(KEYS, "is not known here");
        List<String> add = tags("add", fields);
        List<String> remove = tags("remove", fields);
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

    private static List<String> tags(String field, JsonFields fields) {
        JsonNode value = fields.value(field);
        if (!value.isArray()) {
            return value.isNull() ? List.of() : fields.broken(field, "must be an array of strings");
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < value.size(); i++) {
            tags.add(fields.text(field + "[" + i + "]", value.get(i), LeadFieldReader.MAX_TAG));
        }
        tags.remove(null);
        if (tags.size() > LeadFieldReader.MAX_TAGS) {
            fields.broken(field, "must have at most " + LeadFieldReader.MAX_TAGS + " entries");
        }
        return List.copyOf(tags);
    }
}
