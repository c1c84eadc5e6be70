/**
 * One lead: create, read, change and delete it; the repositories that write leads.
 *
 * <p>{@link io.leadkeep.lead.LeadTable} is the one list of columns: a new field needs a migration,
 * a field of {@link io.leadkeep.lead.Lead}, an entry in LeadTable, a component of {@link
 * io.leadkeep.lead.LeadView} and the OpenAPI document. A create runs from LeadResource through
 * LeadCreator and its Batcher to an entity insert (LeadInserts) or one insert for many
 * (LeadBatchInserts). {@link io.leadkeep.lead.Tags} and CustomFields hold the rules of these
 * fields.
 *
 * <p>Knows nothing of its sub-packages search, bulk and csv, nor of enrichment, which writes its
 * findings with {@link io.leadkeep.lead.LeadEnrichments}.
 */
package io.leadkeep.lead;
