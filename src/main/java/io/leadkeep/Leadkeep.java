package io.leadkeep;

import io.leadkeep.backup.Commands;
import io.leadkeep.http.connection.ClientConnections;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, or does what a command says. */
@QuarkusMain
public final class Leadkeep {

    private Leadkeep() {}

    /**
     * Runs until the process is told to end; with arguments, only until that is done.
     *
     * @param arguments none, or a command ({@link Commands})
     */
    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.exit(Commands.run(arguments));
        }
        // Quarkus answers a path that is no URI before any handler of ours, without a body. Now
        // the router refuses it, in the envelope (contract, section 1).
        System.setProperty("vertx.disableURIValidation", "true");
        ClientConnections.watch();
        Quarkus.run(arguments);
    }
}
