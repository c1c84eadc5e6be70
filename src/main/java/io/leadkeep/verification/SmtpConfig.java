package io.leadkeep.verification;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whether and how recipients' exchangers are asked (contract, section 8). */
@ConfigMapping(prefix = "leadkeep.smtp")
interface SmtpConfig {

    /**
     * Whether they are asked at all.
     *
     * @return false: a verdict rests on syntax, DNS and lists
     */
    @WithDefault("false")
    boolean probe();

    /**
     * Where exchangers listen.
     *
     * @return 1 to 65535
     */
    @WithDefault("25")
    @WithConverter(AtLeastOne.class)
    int port();

    /**
     * What this host calls itself.
     *
     * @return a domain or an address literal; empty: the name of the host
     */
    Optional<String> helo();

    /**
     * The sender that is named to exchangers.
     *
     * @return an address; empty: the null sender {@code <>}
     */
    Optional<String> from();

    /**
     * How long a connection may take to be made.
     *
     * @return more than nothing
     */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration connectTimeout();

    /**
     * How long a server may take to greet and for each reply.
     *
     * @return more than nothing; servers that greet late on purpose do so after 5 or 6 seconds
     */
    @WithDefault("15s")
    @WithConverter(PositiveDuration.class)
    Duration replyTimeout();

    /**
     * How long one address may take once its turn has come, whatever the servers do.
     *
     * @return more than nothing
     */
    @WithDefault("30s")
    @WithConverter(PositiveDuration.class)
    Duration timeout();

    /**
     * How many conversations this node holds at once.
     *
     * @return at least 1
     */
    @WithDefault("50")
    @WithConverter(AtLeastOne.class)
    int maxConnections();

    /**
     * How many of them with the same exchanger.
     *
     * @return at least 1
     */
    @WithDefault("2")
    @WithConverter(AtLeastOne.class)
    int maxConnectionsPerHost();

    /**
     * Whether servers in private networks are asked, too.
     *
     * @return true only for tests: anybody can point the MX of a domain to a host behind our wall
     */
    @WithDefault("false")
    boolean probePrivateAddresses();
}
