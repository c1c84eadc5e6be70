package io.leadkeep.lead.imports;

/**
 * What an undo did; each lead counts once.
 *
 * @param restored leads of which at least one field has its earlier value again
 * @param kept leads that stay as they are, because they were changed after the import
 */
record UndoResult(int removed, int restored, int kept) {}
