package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request from before the deletion of a workspace may store leads after it. */
class PurgeDelayIT {

    private static final String KEY = "sk_user_" + "6".repeat(48);
    private static final String LEADS = "select id from lead";

    @TempDir Path folder;

    @Test
    void lead_stored_after_the_deletion_is_purged_with_the_workspace() throws Exception {
        Map<String, String> variables =
                Map.of(
                        "LEADKEEP_BOOTSTRAP_PLATFORM_KEY",
                        KEY,
                        "LEADKEEP_WORKSPACE_PURGE_INTERVAL",
                        "50ms",
                        "LEADKEEP_WORKSPACE_PURGE_DELAY",
                        "3s");
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            TestPostgres postgres = new TestPostgres(folder);
            String created = service.post("/v1/workspaces", KEY, "{\"name\":\"W\"}").body();
            String id = created.replaceAll("(?s).*\"id\":\"([0-9a-f]{24})\".*", "$1");
            assertThat(service.send("DELETE", "/v1/workspaces/" + id, KEY, "").statusCode())
                    .isEqualTo(200);

            postgres.run("leadkeep", insertOf(id));
            Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            assertThat(postgres.rows("leadkeep", LEADS)).hasSize(1);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> postgres.rows("leadkeep", LEADS).isEmpty());
            assertThat(postgres.rows("leadkeep", "select id from workspace"))
                    .isNotEqualTo(List.of())
                    .doesNotContain(id);
        }
    }

    private static String insertOf(String workspaceId) {
        return """
        insert into lead (workspace_id, id, email, tags, custom_fields, email_verified, user_id, created_at, updated_at,
            free_mail)
        values ('%s', '0123456789abcdef01234567', 'late@example.com', '{}', '{}', false, 'u', now(), now(), false)
        """
                .formatted(workspaceId);
    }
}
