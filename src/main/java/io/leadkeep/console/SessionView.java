package io.leadkeep.console;

import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Preset;
import io.leadkeep.auth.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A session as the page sees it: what it may do, and until when. */
record SessionView(String csrfToken, Instant expiresAt, Key key, List<String> workspaceIds) {

    /**
     * The key of a session.
     *
     * @param name of the key, or of the user of a platform key
     * @param preset null if the scopes are those of no preset
     */
    record Key(String id, String kind, String name, Preset preset, List<String> scopes) {}

    static SessionView of(Session session, Caller caller) {
        Scopes scopes = caller.limits().scopes();
        return new SessionView(
                session.csrfToken(),
                session.expiresAt(),
                new Key(
                        caller.keyId(),
                        caller.kind().name().toLowerCase(Locale.ROOT),
                        caller.name(),
                        Preset.of(scopes),
                        scopes.listed()),
                caller.workspaces().stream().sorted().toList());
    }
}
