package io.leadkeep.verification;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the SMTP probe; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.smtp")
interface SmtpConfig {

    @WithDefault("false")
    boolean probe();

    @WithDefault("25")
    @WithConverter(AtLeastOne.class)
    int port();

    Optional<String> helo();

    Optional<String> from();

    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration connectTimeout();

    /** Some servers delay the greeting by 5 or 6 s. */
    @WithDefault("15s")
    @WithConverter(PositiveDuration.class)
    Duration replyTimeout();

    @WithDefault("30s")
    @WithConverter(PositiveDuration.class)
    Duration timeout();

    @WithDefault("50")
    @WithConverter(AtLeastOne.class)
    int maxConnections();

    @WithDefault("2")
    @WithConverter(AtLeastOne.class)
    int maxConnectionsPerHost();

    /** For tests only: the owner of a domain decides where its MX records point. */
    @WithDefault("false")
    boolean probePrivateAddresses();
}
