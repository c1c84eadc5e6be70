/**
 * The delivery of events to endpoints.
 *
 * <p>{@link io.leadkeep.webhook.delivery.Dispatcher} works in rounds: each endpoint has a cursor
 * into the log of events, and a lease, so that one node works on it. A delivery that succeeds only
 * moves the cursor; one that fails gets a row in {@code webhook_delivery} and holds back the later
 * events of its lead. {@link io.leadkeep.webhook.delivery.EndpointQueue} keeps that order, {@link
 * io.leadkeep.webhook.delivery.DeliveryResults} writes the results of all endpoints together.
 *
 * <p>{@link io.leadkeep.webhook.delivery.DeliveryClient} sends the requests, only to addresses that
 * {@link io.leadkeep.webhook.delivery.EndpointAddresses} permits.
 */
package io.leadkeep.webhook.delivery;
