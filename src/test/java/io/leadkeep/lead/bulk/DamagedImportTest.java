package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.DamagedCsv;
import io.leadkeep.testsupport.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Imports of files with random damage. */
@ServiceTest
class DamagedImportTest extends ImportTest {

    private static final long SEED = Long.getLong("damage.seed", new Random().nextLong());

    @RepeatedTest(5)
    void every_undamaged_row_is_imported(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        DamagedCsv damaged = new DamagedCsv(seed);

        JsonNode data = data(send(CsvForm.of(damaged.bytes())));

        Set<String> imported =
                Api.as(tenant)
                        .get("/v1/leads/export?format=ndjson")
                        .asString()
                        .lines()
                        .map(
                                line ->
                                        tree(line.getBytes(StandardCharsets.UTF_8))
                                                .path("email")
                                                .textValue())
                        .collect(Collectors.toSet());
        List<String> undamaged = damaged.undamaged().stream().map(row -> row.get(0)).toList();
        assertThat(imported).as("damage.seed %d", seed).containsAll(undamaged);
        assertThat(data.path("failed").intValue()).isEqualTo(data.path("errors").size());
    }
}
