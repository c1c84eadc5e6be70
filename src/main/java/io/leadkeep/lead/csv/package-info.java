/**
 * Reading and writing of CSV files.
 *
 * <p>{@link io.leadkeep.lead.csv.CsvFile} reads a file row by row: {@code CsvEncoding} detects the
 * charset, {@code RecordReader} finds the records. {@link io.leadkeep.lead.csv.LeadCsvWriter}
 * writes leads (the columns of an export), {@link io.leadkeep.lead.csv.CsvCell} converts values of
 * cells.
 *
 * <p>The package must not know requests, the database, or how an import treats its rows.
 */
package io.leadkeep.lead.csv;
