package io.leadkeep;

import io.leadkeep.backup.Commands;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, or runs a command. */
@QuarkusMain
public final class Leadkeep {

    private Leadkeep() {}

    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.exit(Commands.run(arguments));
        }
        // Otherwise Quarkus answers an invalid URI itself, without the error envelope. There is no
        // setting (quarkus#37804); the router rejects such a path instead.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(arguments);
    }
}
