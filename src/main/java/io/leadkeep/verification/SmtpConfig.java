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

    /** Whether mail exchangers are asked at all. */
    @WithDefault("false")
    boolean probe();

    @WithDefault("25")
    @WithConverter(AtLeastOne.class)
    int port();

    /** A domain or an address literal; empty for the host name. */
    Optional<String> helo();

    /** The sender address; empty for the null sender {@code <>}. */
    Optional<String> from();

    /** Timeout of one connection attempt. */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration connectTimeout();

    /** Timeout of the greeting and of each reply; some servers delay the greeting by 5 or 6 s. */
    @WithDefault("15s")
    @WithConverter(PositiveDuration.class)
    Duration replyTimeout();

    /** Limit for one address over all its servers, without the time in the queue. */
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
