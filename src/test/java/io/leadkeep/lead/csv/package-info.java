/**
 * Tests of reading CSV files: MalformedRowsTest (quotes, line ends, sizes), DamagedFileTest (random
 * damage), EncodingTest (charsets), TagListTest. Imports of files through HTTP are in {@code
 * lead.bulk}.
 */
package io.leadkeep.lead.csv;
