/**
 * Whether an address may be contacted: the part of statements that compares an address with the
 * do-not-contact list, and the setting of a workspace for addresses on it.
 *
 * <p>The comparison is made when a lead is read or written, and is never stored: one entry for a
 * domain can cover any number of leads.
 */
package io.leadkeep.suppression;
