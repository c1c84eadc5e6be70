/**
 * The secret of this installation that is not in the database. Features derive their keys from it:
 * the encryption of the secrets of webhooks, and the signature of the sessions of the console.
 */
package io.leadkeep.secret;
