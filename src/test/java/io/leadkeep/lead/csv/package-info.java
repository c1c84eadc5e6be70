/**
 * Tests of reading CSV files: RecordReaderTest (all short texts), MalformedRowsTest (quotes, line
 * ends, sizes), DamagedFileTest (random damage). Imports of files through HTTP are in {@code
 * lead.bulk}.
 */
package io.leadkeep.lead.csv;
