/**
 * The sessions of the console ({@code docs/console.md}). The page itself is static and uses the
 * API.
 *
 * <p>{@link io.leadkeep.console.SessionRoutes} exchanges a key or a link of {@link
 * io.leadkeep.console.SignInLinks} for the cookie of {@code SessionCookies}, which authenticates
 * requests to the API.
 */
package io.leadkeep.console;
