package io.leadkeep.console;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.leadkeep.auth.KeyHash;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/** Links that sign in once, as a key. They are in the memory of the node that printed them. */
@Singleton
public class SignInLinks {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int BYTES = 24;

    private final SecureRandom random;
    private final ConcurrentMap<String, KeyHash> keys;

    @Inject
    SignInLinks(SecureRandom random) {
        this(random, Ticker.systemTicker());
    }

    SignInLinks(SecureRandom random, Ticker ticker) {
        this.random = random;
        this.keys =
                Caffeine.newBuilder()
                        .expireAfterWrite(LIFETIME)
                        .ticker(ticker)
                        .<String, KeyHash>build()
                        .asMap();
    }

    /** Returns the path of a new link, which the console reads. */
    public String create(KeyHash key) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().encodeToString(bytes);
        keys.put(token, key);
        return "/console/#/link/" + token;
    }

    /** Returns the key of a link, and ends the link; empty if it was used or has expired. */
    Optional<KeyHash> redeem(String token) {
        return Optional.ofNullable(keys.remove(token));
    }
}
