/**
 * Authentication: from the header of a request to its caller.
 *
 * <p>{@code ApiKeyMechanism} reads the key, {@link io.leadkeep.auth.ApiKeys} finds its {@link
 * io.leadkeep.auth.Caller}, and {@link io.leadkeep.auth.Callers} gives it to resources, which make
 * a {@link io.leadkeep.auth.Tenant} of it. {@code RateLimits} counts requests. {@code KeyUsage}
 * stores when keys were last used.
 *
 * <p>The package uses plain SQL and stores no keys, which the package workspace does. It knows
 * nothing of leads.
 */
package io.leadkeep.auth;
