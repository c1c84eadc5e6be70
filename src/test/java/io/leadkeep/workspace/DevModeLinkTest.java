package io.leadkeep.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.console.SignInLinks;
import io.leadkeep.database.Database;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.testsupport.ConsoleSession;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.workspace.keys.KeyRows;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServerStart;
import io.restassured.response.Response;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The link that dev mode prints at a start on existing data. The test runs what is printed in the
 * JVM of the tests: dev mode itself takes a minute to start.
 */
@ServiceTest
class DevModeLinkTest {

    @Inject Database database;
    @Inject SignInLinks links;
    @Inject EntitySessions sessions;
    @Inject Accounts accounts;
    @Inject Workspaces workspaces;
    @Inject KeyRows keyRows;
    @Inject SecureRandom random;
    @Inject BootstrapConfig config;

    @Test
    void printed_link_signs_in_once_with_the_platform_key_of_the_first_owner() throws Throwable {
        List<String> printed = links(output(LaunchMode.DEVELOPMENT));

        assertThat(printed).singleElement().asString().startsWith("http://127.0.0.1:8080/console/");
        Response signedIn = ConsoleSession.followLink(printed.get(0));
        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(signedIn.jsonPath().getMap("data.key"))
                .containsEntry("kind", "platform")
                .containsEntry("preset", "full")
                .containsEntry("name", "Owner");
        assertThat(ConsoleSession.followLink(printed.get(0)).statusCode()).isEqualTo(401);
    }

    @Test
    void start_on_existing_data_outside_dev_mode_prints_no_link() throws Throwable {
        assertThat(links(output(LaunchMode.NORMAL))).isEmpty();
    }

    /** What a start prints once its port is open. */
    private String output(LaunchMode mode) throws Throwable {
        BootstrapBanner banner = new BootstrapBanner(database, links, mode);
        new Bootstrap(sessions, accounts, workspaces, keyRows, random, config, banner, mode)
                .run(null);
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(8080);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream terminal = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            banner.showCommand(new HttpServerStart(options));
        } finally {
            System.setOut(terminal);
        }
        return printed.toString(UTF_8);
    }

    private static List<String> links(String printed) {
        return Pattern.compile("http://\\S+/link/\\S+")
                .matcher(printed)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
