/**
 * The entry point, {@link io.leadkeep.Leadkeep}: it starts the service, or runs one of the commands
 * of {@code backup} and exits.
 *
 * <p>One package per feature below it; docs/architecture.md has the map.
 */
package io.leadkeep;
