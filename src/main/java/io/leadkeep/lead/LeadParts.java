package io.leadkeep.lead;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Splits leads for several statements of a transaction. The driver copies the parameters of a
 * statement outside the heap: in one statement, four bulks of 16 MiB took 30 MiB more.
 */
final class LeadParts {

    private static final int MAX_CHARACTERS = 2_000_000;

    private LeadParts() {}

    /** Returns the leads in their order. Only custom fields can be large. */
    static List<List<Lead>> of(List<Lead> leads) {
        return of(leads, lead -> lead.customFields.length());
    }

    /** Previous values are as large as the new ones. */
    static List<List<LeadChange>> ofChanges(List<LeadChange> changes) {
        return of(changes, change -> 2 * change.lead().customFields.length());
    }

    private static <T> List<List<T>> of(List<T> leads, ToIntFunction<T> sizeOf) {
        List<List<T>> parts = new ArrayList<>();
        int start = 0;
        int characters = 0;
        for (int i = 0; i < leads.size(); i++) {
            int size = sizeOf.applyAsInt(leads.get(i));
            if (i > start && characters + size > MAX_CHARACTERS) {
                parts.add(leads.subList(start, i));
                start = i;
                characters = 0;
            }
            characters += size;
        }
        if (start < leads.size()) {
            parts.add(leads.subList(start, leads.size()));
        }
        return parts;
    }
}
