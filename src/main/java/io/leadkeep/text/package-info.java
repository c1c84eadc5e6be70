/**
 * Rules of text: what can be stored, how addresses, LinkedIn URLs and countries are normalised, how
 * times are written, which name a client meant, which words a text has for the search.
 *
 * <p>The main entry points are {@link io.leadkeep.text.Text}, {@link
 * io.leadkeep.text.EmailAddress}, {@link io.leadkeep.text.NearestName}, {@link
 * io.leadkeep.text.ListFile} and {@link io.leadkeep.text.Words}.
 *
 * <p>Depends on no other package.
 */
package io.leadkeep.text;
