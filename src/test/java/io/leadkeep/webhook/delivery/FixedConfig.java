package io.leadkeep.webhook.delivery;

import java.time.Duration;
import java.util.Optional;

/** Settings of a test. */
record FixedConfig(Optional<String> allow) implements WebhookConfig {

    static FixedConfig allowing(String... networks) {
        return new FixedConfig(
                Optional.of(String.join(",", networks)).filter(text -> !text.isEmpty()));
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(1);
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public int concurrencyPerEndpoint() {
        return 1;
    }

    @Override
    public Duration deliveriesKeptFor() {
        return Duration.ofDays(1);
    }
}
