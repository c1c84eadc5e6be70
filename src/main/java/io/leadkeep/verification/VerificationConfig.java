package io.leadkeep.verification;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what was found out of an address is taken to be so. */
@ConfigMapping(prefix = "leadkeep.verification")
interface VerificationConfig {

    /**
     * How long a verdict stands, and whether a domain accepts every address.
     *
     * @return more than nothing
     */
    @WithDefault("24h")
    @WithConverter(PositiveDuration.class)
    Duration cacheTtl();

    /**
     * How long a verdict stands that more questions may change, and that a domain's exchangers
     * refuse to talk to us.
     *
     * @return more than nothing; greylisting usually ends within five minutes
     */
    @WithDefault("15m")
    @WithConverter(PositiveDuration.class)
    Duration unknownCacheTtl();

    /**
     * How many verdicts, and facts of how many domains, this node remembers.
     *
     * @return at least 1
     */
    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int cacheSize();
}
