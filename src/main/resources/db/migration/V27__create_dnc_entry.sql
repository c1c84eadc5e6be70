-- The do-not-contact list (io.leadkeep.donotcontact). Without a foreign key, which PostgreSQL would check for each entry; the
-- purge of a workspace deletes its entries.
create table dnc_entry (
    workspace_id text collate "C" not null,
    id text collate "C" not null,
    value text collate "C" not null,
    kind text collate "C" not null,
    reason text collate "C" not null,
    created_at timestamptz(3) not null,
    constraint dnc_entry_pkey primary key (workspace_id, id),
    constraint dnc_entry_kind_check check (kind in ('email', 'domain', 'erased'))
);

-- Finds the entries of an address: the address, each domain that it is in, and its hash.
create unique index dnc_entry_value_key on dnc_entry (workspace_id, value);
create index dnc_entry_domain_idx on dnc_entry (workspace_id, value) where kind = 'domain';
create index dnc_entry_search_idx on dnc_entry using gin (workspace_id, value gin_trgm_ops);

comment on column dnc_entry.value is 'an address, a domain, or # and the salted SHA-256 of the address of an erased person';

-- A value of its own for each workspace, so the same address has different hashes. The random part of a UUID has 122 bits.
alter table workspace add column erasure_salt bytea not null
    default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

-- An erasure deletes the attempts of a lead.
create index webhook_attempt_lead_idx on webhook_attempt (workspace_id, lead_id) where lead_id is not null;
