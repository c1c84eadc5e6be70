/**
 * What a CSV file of another program means: which column fills which field of a lead, and the
 * fields of its rows.
 *
 * <p>{@link io.leadkeep.lead.columns.LeadFile} examines a file. {@code HeaderSearch} finds its
 * header and delimiter, {@code ColumnNames} recognises columns by {@code column-names.csv}, {@code
 * ColumnChooser} decides between them. {@link io.leadkeep.lead.columns.LeadColumns} has the
 * decisions and turns rows into fields; {@code AddressCell}, {@code CellText} and {@code FullName}
 * clean cells.
 *
 * <p>The package must not know requests, the database, or how an import treats its rows.
 */
package io.leadkeep.lead.columns;
