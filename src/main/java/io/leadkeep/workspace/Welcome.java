package io.leadkeep.workspace;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Optional;

/** Greets whoever started the service for the first time: keys, and a command to try them. */
@ApplicationScoped
class Welcome {

    private static final String TEXT =
            """

            ------------------------------------------------------------------------------
              Leadkeep is ready. These keys are shown this once and stored nowhere:

                workspace key   %1$s
                platform key    %2$s

              Create a lead:

            curl -X POST "%3$s/v1/leads" \\
              -H "Content-Type: application/json" \\
              -H "X-Api-Key: %1$s" \\
              -d '{"email": "john@acme.com", "firstName": "John", "tags": ["vip"]}'

              The API reference: %3$s/
            ------------------------------------------------------------------------------
            """;

    private record Keys(FirstKey workspaceKey, FirstKey platformKey) {}

    private volatile Optional<Keys> keys = Optional.empty();

    void firstKeys(FirstKey workspaceKey, FirstKey platformKey) {
        keys = Optional.of(new Keys(workspaceKey, platformKey));
    }

    /** The command must work when pasted, so it is printed only once the port is open. */
    void print(@ObservesAsync HttpServerStart server) {
        keys.ifPresent(
                first -> {
                    String text =
                            TEXT.formatted(
                                    first.workspaceKey().shown(),
                                    first.platformKey().shown(),
                                    "http://localhost:" + server.options().getPort());
                    // To the terminal and not into the log: keys have no place there.
                    System.out.println(text);
                });
        keys = Optional.empty();
    }
}
