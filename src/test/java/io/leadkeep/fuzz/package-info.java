/**
 * The fuzz test of the API: random requests to every operation of the API document.
 *
 * <p>{@link io.leadkeep.fuzz.ApiFuzzTest} generates requests ({@code generators}) and sends them
 * with several {@link io.leadkeep.fuzz.FuzzClient}s. Each response is compared with the document,
 * and {@link io.leadkeep.fuzz.ReadBack} reads what a request has written.
 */
package io.leadkeep.fuzz;
