package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.event.CausedEvents.Caused;
import io.leadkeep.event.CausedEvents.Later;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.Lead;
import io.leadkeep.lead.LeadTable;
import io.leadkeep.lead.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an undo restores of one lead: every field that the import has changed, and nothing else has
 * since. Of the tags it is each tag.
 */
final class LeadUndo {

    private static final String TAGS = "tags";

    private final Caused imported;
    private final Lead lead;
    private final List<Later> later;
    private final Predicate<Later> isUndone;

    /**
     * Creates the undo of a change.
     *
     * @param imported what the import did to the lead
     * @param later the changes since, in order
     * @param isUndone whether a change belongs to an import that is undone, or to its undo; what
     *     these have changed together is nothing
     */
    LeadUndo(Caused imported, Lead lead, List<Later> later, Predicate<Later> isUndone) {
        this.imported = imported;
        this.lead = lead;
        this.later = later;
        this.isUndone = isUndone;
    }

    /** Returns whether the import created the lead, and nothing has changed it since. */
    boolean removes() {
        return imported.isCreation() && later.stream().allMatch(isUndone);
    }

    /** Returns the values to restore by field; empty if there is none. */
    Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new HashMap<>();
        if (imported.isCreation()) {
            return values;
        }
        Set<String> changedSince = new HashSet<>();
        later.stream()
                .filter(isUndone.negate())
                .forEach(change -> changedSince.addAll(change.fields()));
        for (Map.Entry<String, JsonNode> field :
                StoredJson.read(imported.previous()).properties()) {
            if (!field.getKey().equals(TAGS)) {
                if (!changedSince.contains(field.getKey())) {
                    values.put(field.getKey(), field.getValue());
                }
            } else if (changedSince.contains(TAGS)) {
                values.put(TAGS, mergedTags(StoredJson.texts(field.getValue())));
            } else {
                values.put(TAGS, field.getValue());
            }
        }
        return values;
    }

    /** Takes off the tags that the import added, and puts back those that it removed. */
    private JsonNode mergedTags(List<String> before) {
        List<String> current = List.of(LeadTable.TAGS.get(lead));
        List<List<String>> states = new ArrayList<>();
        List<Boolean> isOfPeople = new ArrayList<>();
        for (Later change : later) {
            if (change.tags() != null) {
                states.add(StoredJson.texts(StoredJson.read(change.tags())));
                isOfPeople.add(!isUndone.test(change));
            }
        }
        List<String> imported = states.get(0);
        states.add(current);
        Set<String> addedSince = new HashSet<>();
        Set<String> removedSince = new HashSet<>();
        for (int i = 0; i + 1 < states.size(); i++) {
            if (isOfPeople.get(i)) {
                addMissing(states.get(i + 1), states.get(i), addedSince);
                addMissing(states.get(i), states.get(i + 1), removedSince);
            }
        }
        Set<String> tags = new LinkedHashSet<>(current);
        tags.removeIf(
                tag ->
                        imported.contains(tag)
                                && !before.contains(tag)
                                && !addedSince.contains(tag));
        for (String tag : before) {
            if (!imported.contains(tag)
                    && !removedSince.contains(tag)
                    && tags.size() < Tags.MAX_TAGS) {
                tags.add(tag);
            }
        }
        return StoredJson.array(tags);
    }

    /** Adds the tags of one state that another one does not have. */
    private static void addMissing(List<String> of, List<String> in, Set<String> missing) {
        of.stream().filter(tag -> !in.contains(tag)).forEach(missing::add);
    }
}
