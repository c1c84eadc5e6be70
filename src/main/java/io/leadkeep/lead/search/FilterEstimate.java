package io.leadkeep.lead.search;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Expectation of the planner.
 *
 * @param leads of the filter
 * @param frequentTerms terms that are checked on the leads found by the other conditions
 */
record FilterEstimate(long leads, Set<String> frequentTerms) {

    /** Above this estimate the total is certainly inexact, and pages are scanned uncounted. */
    static final long MAX_FEW = 30_000;

    /**
     * A GIN index collects all leads of a term with a prefix. Measured: reading a lead takes as
     * long as collecting about 30.
     */
    private static final int COLLECTED_PER_READ = 30;

    /**
     * Takes the conditions for independent, as the planner does, but not term and workspace: a term
     * implies its workspace.
     *
     * @param workspace number of its leads
     * @param others number of leads of the conditions that are not terms
     * @param terms number of leads by term
     */
    static FilterEstimate of(long workspace, long others, Map<String, Long> terms) {
        double matches = others;
        for (long leads : terms.values()) {
            matches *= share(leads, workspace);
        }
        double found = matches;
        Set<String> frequent = new HashSet<>();
        Comparator<Map.Entry<String, Long>> byLeads = Map.Entry.comparingByValue();
        for (var term : terms.entrySet().stream().sorted(byLeads.reversed()).toList()) {
            double foundWithout = found / share(term.getValue(), workspace);
            if (term.getValue() > COLLECTED_PER_READ * Math.max(1, foundWithout)) {
                frequent.add(term.getKey());
                found = foundWithout;
            }
        }
        return new FilterEstimate(Math.round(matches), frequent);
    }

    private static double share(long leads, long workspace) {
        return Math.min(1, (double) Math.max(1, leads) / Math.max(1, workspace));
    }

    boolean isFew() {
        return leads <= MAX_FEW;
    }

    FilterEstimate withLeads(long other) {
        return new FilterEstimate(other, frequentTerms);
    }
}
