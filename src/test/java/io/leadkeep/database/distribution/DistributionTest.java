package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@ServiceTest
class DistributionTest {

    @Inject Distribution distribution;

    @Test
    void tables_of_a_plain_postgresql_are_not_distributed() {
        assertThat(distribution.isDistributed()).isFalse();
    }
}
