/**
 * Responses to requests that Vert.x cannot parse as HTTP: a request line or headers above Vert.x's
 * limits, or bytes that are no HTTP. Vert.x answers them without a body; the API promises its error
 * envelope.
 *
 * <p>This is the only package that uses an internal class of Vert.x ({@code HttpServerConnection}).
 * Quarkus 3.33 does not expose {@code HttpServer.invalidRequestHandler} (quarkus#55082, open); the
 * version that exposes it makes this package a setting. No other package may depend on this one.
 */
package io.leadkeep.http.malformed;
