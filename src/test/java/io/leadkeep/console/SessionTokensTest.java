package io.leadkeep.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.KeyHash;
import io.leadkeep.secret.MasterKey;
import io.leadkeep.testsupport.ServiceTest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions as signed texts. */
@ServiceTest
class SessionTokensTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyHash KEY = ApiKey.generate(ApiKey.Kind.WORKSPACE, RANDOM).hash();

    @Inject MasterKey master;

    private SessionTokens at(Instant time) {
        return new SessionTokens(
                () -> Duration.ofMinutes(30), master, Clock.fixed(time, ZoneOffset.UTC), RANDOM);
    }

    @Test
    void session_ends_after_its_lifetime() {
        Session session = at(NOW).begin(KEY);
        String text = at(NOW).sign(session);
        Instant end = NOW.plus(Duration.ofMinutes(30));

        assertThat(session.expiresAt()).isEqualTo(end);
        assertThat(at(end.minusMillis(1)).verify(text)).contains(session);
        assertThat(at(end).verify(text)).isEmpty();
    }

    @Test
    void every_session_has_its_own_token() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            tokens.add(at(NOW).begin(KEY).csrfToken());
        }

        assertThat(tokens).hasSize(100);
    }
}
