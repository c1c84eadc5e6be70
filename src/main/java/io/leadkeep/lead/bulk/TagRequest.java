package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.lead.search.LeadSelection;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which leads get which tags and lose which (contract, section 4, {@code POST /v1/leads/tags}).
 *
 * @param selection which leads
 * @param add tags that they have afterwards
 * @param remove tags that they do not have afterwards
 */
record TagRequest(LeadSelection selection, List<String> add, List<String> remove) {

    private static final Set<String> KEYS = Set.of("leadIds", "filters", "add", "remove");

    /**
     * Reads a request's body.
     *
     * @param body the JSON object that was sent
     * @return a change that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static TagRequest of(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        refuseUnknown(body, KEYS, errors);
        List<String> add = tags("add", body, errors);
        List<String> remove = tags("remove", body, errors);
        if (errors.isEmpty() && add.isEmpty() && remove.isEmpty()) {
            errors.add(new FieldError("add", "or remove must name a tag"));
        }
        for (String tag : add) {
            if (remove.contains(tag)) {
                errors.add(new FieldError("remove", "names a tag that add names too"));
                break;
            }
        }
        TagRequest change = new TagRequest(selection(body, errors), add, remove);
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return change;
    }

    static void refuseUnknown(ObjectNode body, Set<String> known, List<FieldError> errors) {
        NearestName nearest = new NearestName(known);
        body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !known.contains(key))
                .limit(LeadFieldReader.MAX_ERRORS)
                .forEach(
                        key ->
                                errors.add(
                                        new FieldError(
                                                Text.quotable(key),
                                                nearest.to(key)
                                                        .map(near -> "; did you mean " + near + "?")
                                                        .map("is not known here"::concat)
                                                        .orElse("is not known here"))));
    }

    private static LeadSelection selection(ObjectNode body, List<FieldError> errors) {
        if (body.has("leadIds") == body.has("filters")) {
            errors.add(
                    new FieldError("leadIds", "or filters must say which leads, one of the two"));
        } else if (body.has("leadIds")) {
            return new LeadSelection(
                    LeadSelection.ids("leadIds", body, LeadSelection.MAX_IDS, errors), null);
        }
        return new LeadSelection(null, LeadSelection.filter(body, errors));
    }

    private static List<String> tags(String key, ObjectNode body, List<FieldError> errors) {
        ObjectNode asLead = JsonNodeFactory.instance.objectNode();
        asLead.set("tags", body.path(key).isMissingNode() ? null : body.path(key));
        LeadFieldReader reader = new LeadFieldReader(asLead);
        List<String> tags = reader.tags();
        for (FieldError error : reader.errors()) {
            errors.add(new FieldError(error.field().replaceFirst("tags", key), error.message()));
        }
        return tags;
    }
}
