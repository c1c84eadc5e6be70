package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterEstimateTest {

    private static final long WORKSPACE = 1_000_000;

    @Test
    void terms_and_other_conditions_are_independent() {
        FilterEstimate estimate =
                FilterEstimate.of(WORKSPACE, 500_000, Map.of("a", 100_000L, "b", 200_000L));

        assertThat(estimate.leads()).isEqualTo(10_000);
    }

    /** The estimate of a term has no condition on the workspace. */
    @Test
    void single_term_is_expected_as_planned_but_not_above_the_workspace() {
        assertThat(estimate(Map.of("a", 700L)).leads()).isEqualTo(700);
        assertThat(estimate(Map.of("a", 2 * WORKSPACE)).leads()).isEqualTo(WORKSPACE);
    }

    @Test
    void frequent_term_beside_a_rare_one_is_checked_on_the_leads() {
        assertThat(estimate(Map.of("rare", 500L, "com", 800_000L)).frequentTerms())
                .containsExactly("com");
    }

    @Test
    void frequent_term_beside_a_rare_other_condition_is_checked_on_the_leads() {
        assertThat(FilterEstimate.of(WORKSPACE, 500, Map.of("com", 800_000L)).frequentTerms())
                .containsExactly("com");
    }

    @Test
    void index_finds_leads_by_the_rarest_term_of_several_frequent_ones() {
        Map<String, Long> terms =
                Map.of("a", 90_000L, "b", 90_001L, "c", 90_002L, "d", 90_003L, "e", 90_004L);

        assertThat(estimate(terms).frequentTerms()).isNotEmpty().doesNotContain("a", "b");
    }

    @Test
    void terms_of_like_frequency_are_all_searched_in_the_index() {
        assertThat(estimate(Map.of("a", 50_000L, "b", 60_000L)).frequentTerms()).isEmpty();
        assertThat(estimate(Map.of("a", 0L, "b", 1L)).frequentTerms()).isEmpty();
        assertThat(estimate(Map.of("com", 800_000L)).frequentTerms()).isEmpty();
    }

    private static FilterEstimate estimate(Map<String, Long> terms) {
        return FilterEstimate.of(WORKSPACE, WORKSPACE, terms);
    }
}
