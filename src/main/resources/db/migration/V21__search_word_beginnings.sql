-- Search terms of a lead (io.leadkeep.lead.SearchTerms). The service computes them: null is a row that waits for it.
alter table lead add column search tsvector;
alter table lead alter column search set statistics 1000;

-- Terms instead of trigrams: a tenth of the entries. Two numbers instead of seven traits (io.leadkeep.lead.search.LeadTraits).
-- Inserts append to the pending list, and the service merges it in the background (io.leadkeep.lead.search.PendingListMerger).
-- Above the limit an insert merges it: then a search would scan it for too long.
drop index lead_filter_idx;
create index lead_search_idx on lead using gin (
    workspace_id,
    search,
    tags,
    custom_fields jsonb_path_ops,
    (array[
        2 * case email_verification_result when 'deliverable' then 1 when 'undeliverable' then 2 when 'risky' then 3
            when 'unknown' then 4 else 0 end + email_verified::int,
        16 + free_mail::int + 2 * (company_name is not null)::int + 4 * (phone_number is not null)::int
            + case when seg_protected then 8 when not seg_protected then 16 else 0 end
    ])
) with (gin_pending_list_limit = 16384);

create index lead_without_search_idx on lead (workspace_id, id) where search is null;

-- Only the owner of an index may merge its pending list; the service may be another role (docker/roles.sql).
create function merge_lead_search_idx() returns bigint language sql security definer
    set search_path from current
    as $$ select pg_catalog.gin_clean_pending_list('lead_search_idx') $$;

analyze lead;
