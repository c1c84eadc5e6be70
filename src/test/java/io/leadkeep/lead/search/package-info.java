/**
 * Tests of lists.
 *
 * <ul>
 *   <li>{@code GET /v1/leads}, {@code POST /v1/leads/search}: ListLeadsTest (filters),
 *       ListPagesTest (pages and totals)
 *   <li>{@code GET /v1/leads/export}: ExportLeadsTest, ExportRoundTripTest and
 *       SpreadsheetRoundTripTest (imports of exported files); large exports in LargeFilesIT and
 *       InterruptedFilesIT of {@code lead.bulk}
 * </ul>
 */
package io.leadkeep.lead.search;
