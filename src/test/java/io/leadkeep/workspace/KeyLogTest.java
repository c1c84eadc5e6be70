package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log lines of created, rotated and revoked keys. */
@ServiceTest
class KeyLogTest {

    private static final Logger LOG = Logger.getLogger("io.leadkeep.workspace.WorkspaceKeys");

    @Inject Tenants tenants;

    private final Lines lines = new Lines();
    private Tenant tenant;
    private String path;

    @BeforeEach
    void listen() {
        LOG.addHandler(lines);
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId() + "/api-key";
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(lines);
    }

    @Test
    void revoked_key_is_logged_with_its_prefix_workspace_and_user() {
        assertThat(Api.as(tenant.platformKey()).delete(path).statusCode()).isEqualTo(200);

        assertThat(ofTenant()).singleElement().asString().matches(line(tenant.key(), "revoked"));
    }

    @Test
    void rotated_key_is_logged_with_both_prefixes_workspace_and_user() {
        String key = newKey(path + "/rotate");

        assertThat(ofTenant())
                .singleElement()
                .asString()
                .matches(line(tenant.key(), "rotated") + "; the new key is " + name(key));
    }

    @Test
    void created_key_is_logged_with_its_prefix_workspace_and_user() {
        Api.as(tenant.platformKey()).delete(path);
        String key = newKey(path);

        assertThat(ofTenant()).last().asString().matches(line(key, "created"));
    }

    @Test
    void refused_creation_is_not_logged() {
        assertThat(Api.as(tenant.platformKey()).post(path).statusCode()).isEqualTo(409);

        assertThat(ofTenant()).isEmpty();
    }

    @Test
    void deleted_workspace_is_logged_as_revoking_its_keys() {
        Api.as(tenant.platformKey()).delete("/v1/workspaces/" + tenant.workspaceId());

        assertThat(ofTenant())
                .singleElement()
                .isEqualTo(
                        "All API keys of workspace %s revoked by user %s"
                                .formatted(tenant.workspaceId(), tenant.userId()));
    }

    private String newKey(String where) {
        return Api.as(tenant.platformKey()).post(where).jsonPath().getString("data.apiKey");
    }

    private String line(String key, String event) {
        return "API key %s of workspace %s %s by user %s"
                .formatted(name(key), tenant.workspaceId(), event, tenant.userId());
    }

    private static String name(String key) {
        return "[0-9a-f]{24} \\(" + key.substring(0, "sk_".length() + 4) + "…\\)";
    }

    private List<String> ofTenant() {
        return lines.messages.stream()
                .filter(message -> message.contains(tenant.workspaceId()))
                .toList();
    }

    private static final class Lines extends Handler {

        private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() == Level.INFO.intValue()) {
                messages.add(MESSAGE.format(ExtLogRecord.wrap(entry)));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
