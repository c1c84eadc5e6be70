/**
 * What all settings have in common. Each feature keeps its own {@code @ConfigMapping}.
 *
 * <p>The converters refuse impossible values when the service starts, with the name of the setting
 * in the message. They replace Hibernate Validator, which would add weight and start-up time for
 * three rules. {@link io.leadkeep.config.RenamedSettings} accepts the names of the last release.
 *
 * <p>The package knows no feature.
 */
package io.leadkeep.config;
