/**
 * Connections and load: the default of the connection limit, the number of event loops, the limit
 * of requests in flight with its responses, and the shutdown.
 *
 * <p>{@link io.leadkeep.http.connection.LoadSheddingHandler} is the first filter of every API
 * request. {@link io.leadkeep.http.connection.RequestInFlight} is the place that an accepted
 * request takes. Timeouts of slow request heads and pipelining belong to the proxy ({@code
 * docs/security.md}). The package knows neither routes nor bodies.
 */
package io.leadkeep.http.connection;
