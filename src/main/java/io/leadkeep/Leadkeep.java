package io.leadkeep;

import io.leadkeep.http.ClientConnections;
import io.leadkeep.reference.ApiDocumentRoutes;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public final class Leadkeep {

    private Leadkeep() {}

    /**
     * Runs until the process is told to end.
     *
     * @param arguments none are used
     */
    public static void main(String... arguments) {
        // Quarkus answers a path that is no URI before any handler of ours, without a body. Now
        // the router refuses it, in the envelope (contract, section 1).
        System.setProperty("vertx.disableURIValidation", "true");
        ClientConnections.watch();
        ApiDocumentRoutes.serveAsBuilt();
        Quarkus.run(arguments);
    }
}
