package io.leadkeep.mail;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.NotNegative;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whom to ask, and how patiently (contract, section 8; documented in the README's table). */
@ConfigMapping(prefix = "leadkeep.dns")
interface DnsConfig {

    /**
     * The servers to ask, {@code host:port,…}; those named first are asked first.
     *
     * @return empty: those of the system
     */
    Optional<String> servers();

    /**
     * How long one server may take for one query.
     *
     * @return at least a millisecond
     */
    @WithDefault("1500ms")
    @WithConverter(PositiveDuration.class)
    Duration timeout();

    /**
     * How often each server is asked before a question counts as unanswered.
     *
     * @return at least 1
     */
    @WithDefault("3")
    @WithConverter(AtLeastOne.class)
    int attempts();

    /**
     * How long one question may take in all, the wait in line included. Where mail goes is told by
     * two of them at the most, one after the other.
     *
     * @return at least a millisecond
     */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration deadline();

    /**
     * How many queries one server has to answer at the same time; the others wait in line.
     *
     * @return at least 1
     */
    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int inFlight();

    /**
     * How many answers are remembered.
     *
     * @return at least 1
     */
    @WithDefault("100000")
    @WithConverter(NotNegative.class)
    int cacheSize();
}
