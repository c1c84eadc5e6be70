package io.leadkeep.lead.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.DamagedCsv;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Files of 1,000 rows with random damage. */
class DamagedFileTest {

    @Property(tries = 300)
    void every_undamaged_row_is_read(@ForAll long seed) {
        DamagedCsv damaged = new DamagedCsv(seed);

        List<CsvFile.Row> rows = CsvFiles.rows(damaged.bytes(), DamagedCsv.HEADER.size(), 0);

        Set<List<String>> read = new HashSet<>(rows.stream().map(CsvFile.Row::cells).toList());
        assertThat(damaged.undamaged().stream().filter(row -> !read.contains(row))).isEmpty();
    }
}
