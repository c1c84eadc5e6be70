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

    /** {@code host:port,…} in order of preference; empty for those of the system. */
    Optional<String> servers();

    /** Timeout of one query to one server. */
    @WithDefault("1500ms")
    @WithConverter(PositiveDuration.class)
    Duration timeout();

    /** Queries to each server before a question counts as unanswered. */
    @WithDefault("3")
    @WithConverter(AtLeastOne.class)
    int attempts();

    /**
     * Limit for one question, including the time in the queue and all retries. A mail route needs
     * at most two questions, one after the other.
     */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration deadline();

    /** Queries in flight per server; further ones wait. */
    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int maxInFlight();

    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int cacheSize();
}
