package io.leadkeep.mail;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the DNS resolver; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.dns")
interface DnsConfig {

    Optional<String> servers();

    @WithDefault("1500ms")
    @WithConverter(PositiveDuration.class)
    Duration timeout();

    @WithDefault("3")
    @WithConverter(AtLeastOne.class)
    int attempts();

    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration deadline();

    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int maxInFlight();

    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int cacheSize();
}
