/**
 * Rules of text: what can be stored, how addresses are normalised, how times are written, which
 * name a client meant.
 *
 * <p>The main entry points are {@link io.leadkeep.text.Text}, {@link
 * io.leadkeep.text.EmailAddress}, {@link io.leadkeep.text.NearestName} and {@link
 * io.leadkeep.text.ListFile}.
 *
 * <p>Depends on no other package.
 */
package io.leadkeep.text;
