/**
 * Helpers of the tests.
 *
 * <p>{@link io.leadkeep.testsupport.ServiceTest} marks a test against the service in the JVM of the
 * tests, {@link io.leadkeep.testsupport.ServiceProcess} runs the packaged service. {@link
 * io.leadkeep.testsupport.Tenants} creates a workspace per test, {@link
 * io.leadkeep.testsupport.Api} sends requests and compares every response with the API document.
 * The other classes are servers around the service (DNS, SMTP, proxies, PostgreSQL).
 */
package io.leadkeep.testsupport;
