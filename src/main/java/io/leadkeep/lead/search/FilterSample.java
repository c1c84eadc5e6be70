package io.leadkeep.lead.search;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many of some leads meet the conditions of a filter that an index has.
 *
 * @param leads number of leads examined
 * @param matches leads that meet all conditions
 * @param others leads that meet those that are not terms
 * @param terms leads by term
 */
record FilterSample(long leads, long matches, long others, Map<String, Long> terms) {

    /**
     * A GIN index collects all leads of a term with a prefix. Measured: reading a lead takes as
     * long as collecting about 30.
     */
    private static final int COLLECTED_PER_READ = 30;

    static final int SIZE = 1_000;

    static final FilterSample WITHOUT_TERMS = new FilterSample(0, 0, 0, Map.of());

    /** Returns whether the index may be asked for all matches. */
    boolean areFew() {
        return leads < SIZE || share(matches) < 0.1;
    }

    /** Returns the share of leads with all terms, which are taken for independent. */
    double shareOfTerms() {
        return terms.values().stream().mapToDouble(this::share).reduce(1, (a, b) -> a * b);
    }

    /** Returns the terms to be checked on the leads that the other conditions find. */
    Set<String> frequentTerms() {
        Set<String> frequent = new HashSet<>();
        double found = share(others) * shareOfTerms();
        Comparator<Map.Entry<String, Long>> byLeads = Map.Entry.comparingByValue();
        for (var term : terms.entrySet().stream().sorted(byLeads.reversed()).toList()) {
            double share = share(term.getValue());
            if (share > COLLECTED_PER_READ * found / share) {
                frequent.add(term.getKey());
                found /= share;
            }
        }
        return frequent;
    }

    /** Half a lead stands for conditions that the sample does not meet. */
    private double share(long count) {
        return leads == 0 ? 1 : Math.max(0.5, count) / leads;
    }
}
