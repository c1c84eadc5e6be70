package io.leadkeep.workspace;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Optional;
import java.util.Set;

/** Greets whoever started the service for the first time: keys, and a command to try them. */
@ApplicationScoped
class BootstrapBanner {

    private static final String KEYS =
            """

            ------------------------------------------------------------------------------
              The keys of this new database. What is generated is shown only now.

                workspace key   %s
                platform key    %s
            ------------------------------------------------------------------------------
            """;

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

    private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::");

    private volatile Optional<FirstKeys> keys = Optional.empty();

    /** At once: a start that fails after this must not keep the keys to itself. */
    void showKeys(FirstKeys first) {
        keys = Optional.of(first);
        print(KEYS.formatted(first.workspace().description(), first.platform().description()));
    }

    /** The command must work when pasted, so it is printed only once the port is open. */
    void showCommand(@ObservesAsync HttpServerStart server) {
        String url =
                "http://%s:%d"
                        .formatted(inUrl(server.options().getHost()), server.options().getPort());
        keys.ifPresent(first -> print(COMMAND.formatted(first.workspace().inShell(), url)));
        keys = Optional.empty();
    }

    static String inUrl(String host) {
        if (EVERY_INTERFACE.contains(host)) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** To the terminal and not into the log: keys have no place there. */
    private static void print(String text) {
        System.out.println(text);
    }
}
