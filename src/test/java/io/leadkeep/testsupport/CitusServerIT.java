package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CitusServerIT {

    @TempDir Path folder;

    @BeforeAll
    static void find_citus() {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
    }

    @Test
    void coordinator_places_shards_on_workers_only() throws Exception {
        try (CitusServer citus = CitusServer.start(folder, 2)) {
            distributeTable(citus);
            assertThat(placements(citus))
                    .containsExactlyInAnyOrder(
                            "16 on " + citus.nodes().get(1).postgres().port(),
                            "16 on " + citus.nodes().get(2).postgres().port());
        }
    }

    @Test
    void single_server_places_shards_on_itself() throws Exception {
        try (CitusServer citus = CitusServer.start(folder, 0)) {
            distributeTable(citus);
            assertThat(placements(citus)).containsExactly("32 on " + citus.coordinator().port());
        }
    }

    private static void distributeTable(CitusServer citus) throws SQLException {
        citus.newDatabase("things");
        citus.coordinator().run("things", "create table thing (id text primary key)");
        citus.coordinator().run("things", "select create_distributed_table('thing', 'id')");
    }

    private static List<String> placements(CitusServer citus) throws SQLException {
        String sql = "select count(*) || ' on ' || nodeport from citus_shards group by nodeport";
        return citus.coordinator().rows("things", sql);
    }
}
