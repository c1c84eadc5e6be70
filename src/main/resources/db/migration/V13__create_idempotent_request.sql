-- The first answer to each request that came with an Idempotency-Key, for a day. It is written together with what the
-- request did, in one transaction.
create table idempotent_request (
    workspace_id text collate "C" not null,
    key_hash bytea not null,
    fingerprint bytea,
    status smallint not null,
    location text,
    etag text,
    body text,
    lead_ids text[] not null,
    created_at timestamptz(3) not null,
    constraint idempotent_request_pkey primary key (workspace_id, key_hash),
    constraint idempotent_request_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade
);

create index idempotent_request_created_idx on idempotent_request (workspace_id, created_at);
create index idempotent_request_leads_idx on idempotent_request using gin (workspace_id, lead_ids);

comment on column idempotent_request.key_hash is 'SHA-256 of the key: clients put addresses into keys';
comment on column idempotent_request.fingerprint is 'SHA-256 of method, path and body; null once the lead was erased';
comment on column idempotent_request.body is 'null once the lead was erased';
comment on column idempotent_request.lead_ids is 'the leads of whom the body tells something';
