/**
 * Writes on many leads in one request: bulk, CSV import, tags and deletion of a selection.
 *
 * <p>Entry points: {@code LeadBulkResource}, {@code LeadImportResource} and {@code
 * LeadSelectionResource} (HTTP). A {@code BulkRequest} or an {@code ImportForm} with its {@link
 * io.leadkeep.lead.columns.LeadFile} becomes {@code BulkRow}s, which {@code BulkWriter} stores in
 * one transaction per batch, by the rules of a {@code WritePolicy}; {@link
 * io.leadkeep.lead.DataCleanup} formats their values first. {@code LeadTagger} and {@code
 * FilteredLeadDeleter} change the leads of a {@link io.leadkeep.lead.search.LeadSelection}.
 *
 * <p>Imports as jobs ({@link io.leadkeep.lead.imports}) use it too. It must not know how a lead is
 * stored: {@link io.leadkeep.lead.LeadInserts} and {@link io.leadkeep.lead.LeadUpdates} do.
 */
package io.leadkeep.lead.bulk;
