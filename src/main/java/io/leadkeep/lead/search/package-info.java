/**
 * Lists of leads: filters, pages, totals and exports.
 *
 * <p>Entry points: {@code LeadListResource} and {@code LeadExportResource} (HTTP), {@link
 * io.leadkeep.lead.search.LeadSelection} (leads chosen by ids or by a filter) and {@link
 * io.leadkeep.lead.search.LeadPages} (number of leads).
 *
 * <p>{@code LeadFilterReader} turns a query string or a body into a {@link
 * io.leadkeep.lead.search.LeadFilter}; {@code PagePlanner} chooses where the leads of a page are
 * found; {@code LeadPages} reads it, with {@code NewestFirstScan} where many leads match
 * (docs/decisions/0005-one-index-for-all-filters.md).
 *
 * <p>The package must not know bulk writes or imports. It never changes a lead.
 */
package io.leadkeep.lead.search;
