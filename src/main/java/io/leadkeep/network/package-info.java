/**
 * Addresses of networks, without any lookup.
 *
 * <p>{@link io.leadkeep.network.PublicAddresses} decides which addresses the service may connect to
 * on behalf of a client: those of mail exchangers and of webhooks. {@link io.leadkeep.network.Cidr}
 * is a network: one that a key may be used from, or one that webhooks may reach.
 */
package io.leadkeep.network;
