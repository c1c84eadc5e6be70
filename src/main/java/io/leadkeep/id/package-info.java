/**
 * Ids, randomness and digests.
 *
 * <p>{@link io.leadkeep.id.Ids} makes the ids of all objects; {@link io.leadkeep.id.Id} checks
 * their form and converts between ids and times.
 *
 * <p>Depends on no other package.
 */
package io.leadkeep.id;
