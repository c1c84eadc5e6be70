package io.leadkeep.webhook.delivery;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of webhooks; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.webhook")
interface WebhookConfig {

    Optional<String> allow();

    @WithDefault("100ms")
    @WithConverter(PositiveDuration.class)
    Duration pollInterval();

    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration lease();

    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    @WithDefault("32")
    @WithConverter(AtLeastOne.class)
    int concurrencyPerEndpoint();

    @WithDefault("${leadkeep.events.kept-for:30d}")
    @WithConverter(PositiveDuration.class)
    Duration deliveriesKeptFor();
}
