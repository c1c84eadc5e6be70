/**
 * Which column of a CSV file fills which field of a lead, and the fields of its rows.
 *
 * <p>{@link io.leadkeep.lead.columns.ColumnMapping} has the decisions; {@code ColumnNames}
 * recognises the columns of other programs.
 *
 * <p>The package must not know requests, the database, or how an import treats its rows.
 */
package io.leadkeep.lead.columns;
