/**
 * Distributes the tables over several servers with the extension Citus.
 *
 * <p>{@link io.leadkeep.database.distribution.Distribution} tells the other packages whether the
 * tables are distributed; {@code TablePlacement} lists where the rows of each table are.
 */
package io.leadkeep.database.distribution;
