package io.leadkeep.workspace;

import io.leadkeep.auth.KeyHash;
import io.leadkeep.console.SignInLinks;
import io.leadkeep.database.Database;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Optional;
import java.util.Set;

/**
 * Prints the keys of a new database, a link that signs in to the console, and a command that uses
 * the API. It prints to the terminal, because a log must not contain keys.
 */
@ApplicationScoped
class BootstrapBanner {

    private static final String LINE = "-".repeat(78) + "\n";

    private static final String KEYS =
            """
              The API keys of this new database. Generated keys are shown only once.

                workspace key   %s
                platform key    %s
            """;

    private static final String DATA = "    data directory  %s\n";

    private static final String READY = "  Leadkeep is ready.\n\n";

    private static final String LINK =
            """
              The console, signed in (this link works once, within 10 minutes):

                %s%s
            """;

    private static final String CONSOLE = "  The console: %s/console/\n";

    private static final String COMMAND =
            """

              Create a lead:

            curl -X POST "%2$s/v1/leads" \\
              -H "Content-Type: application/json" \\
              -H "X-Api-Key: %1$s" \\
              -d '{"email": "john@acme.com", "firstName": "John", "tags": ["vip"]}'

              The API reference: %2$s/
            """;

    private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::");

    private final Database database;
    private final SignInLinks links;
    private final LaunchMode launchMode;
    private volatile Optional<FirstKeys> keys = Optional.empty();

    /** The key that the link signs in with. */
    private volatile Optional<KeyHash> linkKey = Optional.empty();

    BootstrapBanner(Database database, SignInLinks links, LaunchMode launchMode) {
        this.database = database;
        this.links = links;
        this.launchMode = launchMode;
    }

    /** Prints at once, because the rest of the start may fail. */
    void showKeys(FirstKeys first) {
        keys = Optional.of(first);
        if (first.platform().isPrinted() || launchMode == LaunchMode.DEVELOPMENT) {
            linkKey = Optional.of(first.platform().key().hash());
        }
        print(
                KEYS.formatted(first.workspace().description(), first.platform().description())
                        + database.dataDirectory().map(DATA::formatted).orElse(""));
    }

    /**
     * Prints a link of an existing key once the port is open.
     *
     * @param key null for none
     */
    void showLink(KeyHash key) {
        linkKey = Optional.ofNullable(key);
    }

    /** Prints once the port is open, so that the command and the link work. */
    void showCommand(@ObservesAsync HttpServerStart server) {
        String url =
                "http://%s:%d"
                        .formatted(inUrl(server.options().getHost()), server.options().getPort());
        String console =
                linkKey.map(key -> LINK.formatted(url, links.create(key)))
                        .orElseGet(() -> CONSOLE.formatted(url));
        Optional<String> command =
                keys.map(first -> COMMAND.formatted(first.workspace().inShell(), url));
        if (linkKey.isPresent() || command.isPresent()) {
            print(READY + console + command.orElse(""));
        }
        keys = Optional.empty();
        linkKey = Optional.empty();
    }

    static String inUrl(String host) {
        if (ALL_INTERFACES.contains(host)) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static void print(String text) {
        System.out.println("\n" + LINE + text + LINE);
    }
}
