/**
 * Every use of internals of Vert.x and Netty. A class is here only while no public method replaces
 * it. Last tried with Quarkus 3.33.2, Vert.x 4.5.27 and Netty 4.1.133.
 *
 * <ul>
 *   <li>{@link io.leadkeep.internals.ConnectionKiller}: a close of a database connection waits for
 *       a server that is silent (vertx-sql-client#1364). A close that does not wait replaces it.
 *   <li>{@link io.leadkeep.internals.MultipartReader}: Vert.x decodes a form only as it arrives on
 *       a connection, so no compressed one. A public decoder of Vert.x replaces it.
 *   <li>{@code MalformedRequestTracer}: Quarkus does not expose {@code
 *       HttpServer.invalidRequestHandler} (quarkus#55082). A version that does replaces it.
 * </ul>
 *
 * <p>The package depends on no other package of Leadkeep.
 */
package io.leadkeep.internals;
