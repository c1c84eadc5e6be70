/**
 * The request path before a resource: request id, limits of the head, body and response deadline,
 * health checks, allowed methods, and the fallback for everything that no route matches.
 *
 * <p>{@link io.leadkeep.http.routing.Routes} registers the filters in their order. A feature whose
 * endpoint needs other limits than a single lead produces a {@link
 * io.leadkeep.http.routing.RouteLimits} bean; this package knows no endpoint of a feature.
 */
package io.leadkeep.http.routing;
