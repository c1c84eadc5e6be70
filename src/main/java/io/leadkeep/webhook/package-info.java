/**
 * Endpoints that receive the events of a workspace: {@link io.leadkeep.webhook.Webhooks} keeps
 * them, {@link io.leadkeep.webhook.Redelivery} lists the deliveries and repeats them. The package
 * delivery below delivers.
 */
package io.leadkeep.webhook;
