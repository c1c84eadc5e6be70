/**
 * Tests of the names of columns. The decisions between columns and the cleaning of cells are tested
 * with imports in {@code lead.bulk}: ImportHeaderTest, ImportColumnsTest, ImportCellsTest,
 * ForeignFilesTest.
 */
package io.leadkeep.lead.columns;
