package io.leadkeep.lead.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Leads in memory, with what imports, people and undos do to them. */
final class ImportModel {

    /** How an import treats leads that exist. */
    enum Mode {
        SKIP,
        OVERWRITE,
        REPLACE_TAGS,
        FILL_EMPTY
    }

    /**
     * A row of a file.
     *
     * @param fields an empty value is an empty cell
     */
    record ModelRow(String email, Map<String, String> fields, List<String> tags) {}

    /**
     * What one write did to one lead.
     *
     * @param importId null for a change by a person
     * @param before the earlier values of the fields that it changed; "" for none
     * @param tagsBefore null if it did not change them
     */
    private record Change(
            String importId,
            boolean isCreation,
            Map<String, String> before,
            List<String> tagsBefore,
            Set<String> added,
            Set<String> removed) {}

    /** A lead: its values, and what has changed them. */
    private static final class ModelLead {

        private final Map<String, String> fields = new TreeMap<>();
        private List<String> tags = List.of();
        private final List<Change> changes = new ArrayList<>();
    }

    private final Map<String, ModelLead> leads = new TreeMap<>();
    private final Set<String> undone = new HashSet<>();

    /** Returns the fields and tags of each lead. */
    Map<String, Map<String, Object>> state() {
        Map<String, Map<String, Object>> state = new TreeMap<>();
        leads.forEach(
                (email, lead) -> {
                    Map<String, Object> values = new TreeMap<>();
                    lead.fields.forEach(
                            (name, value) -> values.put(name, value.isEmpty() ? null : value));
                    values.put("tags", lead.tags);
                    state.put(email, values);
                });
        return state;
    }

    boolean has(String email) {
        return leads.containsKey(email);
    }

    void importRows(String importId, Mode mode, List<ModelRow> rows) {
        Map<String, ModelRow> last = new HashMap<>();
        rows.forEach(row -> last.put(row.email(), row));
        last.values().forEach(row -> importRow(importId, mode, row));
    }

    private void importRow(String importId, Mode mode, ModelRow row) {
        ModelLead lead = leads.get(row.email());
        if (lead == null) {
            ModelLead created = new ModelLead();
            created.fields.putAll(row.fields());
            created.tags = row.tags();
            created.changes.add(new Change(importId, true, Map.of(), null, Set.of(), Set.of()));
            leads.put(row.email(), created);
        } else if (mode != Mode.SKIP) {
            Map<String, String> fields = new HashMap<>(row.fields());
            fields.values().removeIf(String::isEmpty);
            if (mode == Mode.FILL_EMPTY) {
                fields.keySet().removeIf(name -> !lead.fields.get(name).isEmpty());
            }
            Set<String> tags = new LinkedHashSet<>(lead.tags);
            if (mode == Mode.REPLACE_TAGS && !row.tags().isEmpty()) {
                tags.clear();
            }
            tags.addAll(row.tags());
            change(importId, lead, fields, tags);
        }
    }

    void edit(String email, String field, String value) {
        ModelLead lead = leads.get(email);
        change(null, lead, Map.of(field, value), lead.tags);
    }

    void tag(String email, Set<String> add, Set<String> remove) {
        ModelLead lead = leads.get(email);
        Set<String> tags = new LinkedHashSet<>(lead.tags);
        tags.removeAll(remove);
        tags.addAll(add);
        change(null, lead, Map.of(), tags);
    }

    void delete(String email) {
        leads.remove(email);
    }

    private static boolean change(
            String importId,
            ModelLead lead,
            Map<String, String> fields,
            Collection<String> newTags) {
        List<String> tags = List.copyOf(newTags);
        Map<String, String> before = new HashMap<>();
        fields.forEach(
                (name, value) -> {
                    if (!value.equals(lead.fields.get(name))) {
                        before.put(name, lead.fields.get(name));
                    }
                });
        Set<String> added = new HashSet<>(tags);
        added.removeAll(lead.tags);
        Set<String> removed = new HashSet<>(lead.tags);
        removed.removeAll(tags);
        List<String> tagsBefore = tags.equals(lead.tags) ? null : lead.tags;
        if (before.isEmpty() && tagsBefore == null) {
            return false;
        }
        lead.fields.putAll(fields);
        lead.tags = tags;
        lead.changes.add(new Change(importId, false, before, tagsBefore, added, removed));
        return true;
    }

    /** Undoes an import, and returns how many leads were removed, restored and kept. */
    List<Integer> undo(String importId) {
        int[] counts = new int[3];
        for (String email : List.copyOf(leads.keySet())) {
            ModelLead lead = leads.get(email);
            for (int i = 0; i < lead.changes.size(); i++) {
                if (Objects.equals(lead.changes.get(i).importId(), importId)) {
                    counts[undo(email, lead, i)]++;
                    break;
                }
            }
        }
        undone.add(importId);
        return List.of(counts[0], counts[1], counts[2]);
    }

    /** Returns 0 if the lead is removed, 1 if it is restored, 2 if it is kept. */
    private int undo(String email, ModelLead lead, int at) {
        Change imported = lead.changes.get(at);
        List<Change> later =
                lead.changes.subList(at + 1, lead.changes.size()).stream()
                        .filter(change -> !undone.contains(change.importId()))
                        .toList();
        if (imported.isCreation()) {
            if (later.isEmpty()) {
                leads.remove(email);
                return 0;
            }
            return 2;
        }
        Map<String, String> fields = new HashMap<>(imported.before());
        Set<String> taken = new HashSet<>(imported.added());
        Set<String> returned = new HashSet<>(imported.removed());
        boolean areTagsChanged = false;
        for (Change change : later) {
            fields.keySet().removeAll(change.before().keySet());
            taken.removeAll(change.added());
            returned.removeAll(change.removed());
            areTagsChanged |= change.tagsBefore() != null;
        }
        Set<String> tags = new LinkedHashSet<>(lead.tags);
        if (imported.tagsBefore() != null && !areTagsChanged) {
            tags = new LinkedHashSet<>(imported.tagsBefore());
        } else if (imported.tagsBefore() != null) {
            tags.removeAll(taken);
            imported.tagsBefore().stream().filter(returned::contains).forEach(tags::add);
        }
        return change(imported.importId(), lead, fields, tags) ? 1 : 2;
    }
}
