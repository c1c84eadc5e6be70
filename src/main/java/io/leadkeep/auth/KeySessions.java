package io.leadkeep.auth;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Sessions that stand for a key. */
public interface KeySessions {

    /** Returns the key of the session of a request; empty without a valid one. */
    Optional<KeyHash> keyOf(RoutingContext request);
}
