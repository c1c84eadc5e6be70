-- What a client has asked for. The row is all that a poll reads.
create table enrichment_job (
    workspace_id text collate "C" not null,
    id text collate "C" not null,
    type text collate "C" not null,
    status text collate "C" not null,
    total_items integer not null,
    processed_items integer not null,
    success_count integer not null,
    failed_count integer not null,
    user_id text collate "C" not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    started_at timestamptz(3),
    completed_at timestamptz(3),
    constraint enrichment_job_pkey primary key (workspace_id, id),
    constraint enrichment_job_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade,
    constraint enrichment_job_status_check
        check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    constraint enrichment_job_counts_check
        check (success_count + failed_count <= processed_items and processed_items <= total_items)
);

-- What is still to be done: a row goes in the transaction that writes its finding and counts it, and goes with its lead.
-- Half-filled pages: a lease is then written without touching the indexes. An empty table keeps its pages: a plan made for
-- one of no pages reads the whole table, for each lead that is deleted once the next jobs have filled it.
create table enrichment_item (
    workspace_id text collate "C" not null,
    job_id text collate "C" not null,
    lead_id text collate "C" not null,
    leased_until timestamptz(3),
    lease text collate "C",
    constraint enrichment_item_pkey primary key (workspace_id, job_id, lead_id),
    constraint enrichment_item_job_fkey foreign key (workspace_id, job_id)
        references enrichment_job (workspace_id, id) on delete cascade,
    constraint enrichment_item_lead_fkey foreign key (workspace_id, lead_id)
        references lead (workspace_id, id) on delete cascade
) with (fillfactor = 50, vacuum_truncate = off);

create index enrichment_item_lead_idx on enrichment_item (workspace_id, lead_id);

comment on column enrichment_item.lease is 'who works on it, until leased_until; whoever has lost the lease counts nothing';

-- When a worker looks at which job next. It is the service's, not a workspace's: workers find what is to do in all
-- workspaces here, and name the workspace wherever they go from here.
create table enrichment_turn (
    workspace_id text collate "C" not null,
    job_id text collate "C" not null,
    due_at timestamptz not null,
    is_open boolean not null,
    constraint enrichment_turn_pkey primary key (workspace_id, job_id),
    constraint enrichment_turn_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade
);

create index enrichment_turn_due_idx on enrichment_turn (due_at);
create index enrichment_turn_open_idx on enrichment_turn (due_at) where is_open;

comment on column enrichment_turn.is_open is 'false: the job has ended, and is deleted when its turn comes';
