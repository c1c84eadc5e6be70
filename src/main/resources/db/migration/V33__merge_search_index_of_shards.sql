-- On a node of a sharded database, lead_search_idx is the index of an empty table, and each shard has one of its own.
create or replace function merge_lead_search_idx() returns bigint language plpgsql security definer
    set search_path from current
    as $$
declare
    pages bigint := pg_catalog.gin_clean_pending_list('lead_search_idx');
    shard regclass;
begin
    if to_regclass('pg_catalog.pg_dist_shard') is not null then
        for shard in
            select to_regclass('lead_search_idx_' || s.shardid)
            from pg_catalog.pg_dist_shard s
                join pg_catalog.pg_dist_placement p on p.shardid = s.shardid
                join pg_catalog.pg_dist_local_group here on here.groupid = p.groupid
            where s.logicalrelid = 'lead'::regclass
        loop
            -- Null for a shard that is being moved.
            pages := pages + coalesce(pg_catalog.gin_clean_pending_list(shard), 0);
        end loop;
    end if;
    return pages;
end
$$;
