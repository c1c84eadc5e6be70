package io.leadkeep.workspace;

import io.leadkeep.database.Database;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Optional;
import java.util.Set;

/**
 * Prints the keys of a new database and a command that uses them. It prints to the terminal,
 * because a log must not contain keys.
 */
@ApplicationScoped
class BootstrapBanner {

    private static final String KEYS =
            """

            ------------------------------------------------------------------------------
              The API keys of this new database. Generated keys are shown only once.

                workspace key   %s
                platform key    %s
            %s------------------------------------------------------------------------------
            """;

    private static final String DATA = "    data directory  %s\n";

    private static final String COMMAND =
            """

            ------------------------------------------------------------------------------
              Leadkeep is ready. Create a lead:

            curl -X POST "%2$s/v1/leads" \\
              -H "Content-Type: application/json" \\
              -H "X-Api-Key: %1$s" \\
              -d '{"email": "john@acme.com", "firstName": "John", "tags": ["vip"]}'

              The API reference: %2$s/
            ------------------------------------------------------------------------------
            """;

    private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::");

    private final Database database;
    private volatile Optional<FirstKeys> keys = Optional.empty();

    BootstrapBanner(Database database) {
        this.database = database;
    }

    /** Prints at once, because the rest of the start may fail. */
    void showKeys(FirstKeys first) {
        keys = Optional.of(first);
        print(
                KEYS.formatted(
                        first.workspace().description(),
                        first.platform().description(),
                        database.dataDirectory().map(DATA::formatted).orElse("")));
    }

    /** Prints once the port is open, so that the command works. */
    void showCommand(@ObservesAsync HttpServerStart server) {
        String url =
                "http://%s:%d"
                        .formatted(inUrl(server.options().getHost()), server.options().getPort());
        keys.ifPresent(first -> print(COMMAND.formatted(first.workspace().inShell(), url)));
        keys = Optional.empty();
    }

    static String inUrl(String host) {
        if (ALL_INTERFACES.contains(host)) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static void print(String text) {
        System.out.println(text);
    }
}
