package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterSampleTest {

    private static final long LEADS = 1_000;

    @Test
    void terms_are_independent() {
        assertThat(sample(Map.of("a", 100L, "b", 200L)).shareOfTerms())
                .isCloseTo(0.02, within(1e-9));
        assertThat(sample(Map.of()).shareOfTerms()).isEqualTo(1);
    }

    /** A sample of no lead with a term does not show that the workspace has none. */
    @Test
    void share_of_absent_term_is_small_but_not_zero() {
        assertThat(sample(Map.of("a", 0L)).shareOfTerms()).isBetween(0.0001, 0.001);
    }

    @Test
    void frequent_term_beside_a_rare_one_is_checked_on_the_leads() {
        assertThat(sample(Map.of("rare", 0L, "com", 800L)).frequentTerms()).containsExactly("com");
    }

    @Test
    void frequent_term_beside_a_rare_other_condition_is_checked_on_the_leads() {
        assertThat(new FilterSample(LEADS, 0, 1, Map.of("com", 800L)).frequentTerms())
                .containsExactly("com");
    }

    @Test
    void index_finds_leads_by_the_rarest_term_of_several_frequent_ones() {
        Map<String, Long> terms = Map.of("a", 90L, "b", 91L, "c", 92L, "d", 93L, "e", 94L);

        assertThat(sample(terms).frequentTerms()).isNotEmpty().doesNotContain("a", "b");
    }

    @Test
    void terms_of_like_frequency_are_all_searched_in_the_index() {
        assertThat(sample(Map.of("a", 50L, "b", 60L)).frequentTerms()).isEmpty();
        assertThat(sample(Map.of("a", 0L, "b", 1L)).frequentTerms()).isEmpty();
        assertThat(sample(Map.of("com", 800L)).frequentTerms()).isEmpty();
    }

    /** No other condition is rare. */
    private static FilterSample sample(Map<String, Long> terms) {
        return new FilterSample(LEADS, 0, LEADS, terms);
    }
}
