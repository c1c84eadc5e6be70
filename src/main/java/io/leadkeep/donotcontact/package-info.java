/**
 * The do-not-contact list of a workspace, and the erasure of a person.
 *
 * <p>An entry is an address, a domain with its subdomains, or the salted hash of an erased address.
 * {@link io.leadkeep.suppression} compares addresses with the list.
 */
package io.leadkeep.donotcontact;
