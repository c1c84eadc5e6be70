-- Imports as jobs (io.leadkeep.lead.imports). The row is all that a poll reads.
create table lead_import (
    workspace_id text collate "C" not null,
    id text collate "C" not null,
    status text collate "C" not null,
    file_name text not null,
    charset text not null,
    charset_mark smallint not null,
    charset_is_guessed boolean not null,
    header text[] not null,
    mapping text not null,
    options text not null,
    is_dry_run boolean not null,
    total_rows integer not null,
    processed_rows integer not null,
    imported integer not null,
    updated integer not null,
    skipped integer not null,
    suppressed integer not null,
    failed integer not null,
    error text,
    user_id text collate "C" not null,
    created_at timestamptz(3) not null,
    queued_at timestamptz,
    started_at timestamptz(3),
    completed_at timestamptz(3),
    first_position bigint,
    last_position bigint,
    lease text collate "C",
    leased_until timestamptz(3),
    undo_position bigint,
    undo_number bigint,
    removed integer not null,
    restored integer not null,
    kept integer not null,
    undone_at timestamptz(3),
    constraint lead_import_pkey primary key (workspace_id, id),
    constraint lead_import_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade,
    constraint lead_import_status_check
        check (status in ('receiving', 'ready', 'running', 'completed', 'failed', 'cancelled', 'undone')),
    constraint lead_import_counts_check
        check (imported + updated + skipped + failed = processed_rows and processed_rows <= total_rows)
) with (fillfactor = 50);

comment on column lead_import.status is 'receiving: the file is not complete yet, and no client sees the row';
comment on column lead_import.mapping is 'JSON; jsonb has no NUL, which the name of a column can contain';
comment on column lead_import.processed_rows is 'counted in the transaction that writes them: the next row to work on';
comment on column lead_import.queued_at is 'the imports of a workspace run in this order';
comment on column lead_import.first_position is 'the events of the import are from here to last_position (io.leadkeep.event.EventPosition)';
comment on column lead_import.lease is 'of the node that writes the rows or undoes them, until leased_until';
comment on column lead_import.undo_position is 'with undo_number the last event that was undone; null before the undo';

-- The file, until the import has ended. Without a foreign key, which PostgreSQL would check for each row.
create table lead_import_chunk (
    workspace_id text collate "C" not null,
    import_id text collate "C" not null,
    number integer not null,
    content bytea not null,
    constraint lead_import_chunk_pkey primary key (workspace_id, import_id, number)
);

-- Rows that failed, as they were in the file.
create table lead_import_failure (
    workspace_id text collate "C" not null,
    import_id text collate "C" not null,
    row_index integer not null,
    cells text[] not null,
    email text collate "C",
    error text not null,
    constraint lead_import_failure_pkey primary key (workspace_id, import_id, row_index)
);

comment on column lead_import_failure.email is 'the normalised address; null if the row has none';

-- When a worker looks at which import next; like enrichment_turn.
create table import_turn (
    workspace_id text collate "C" not null,
    job_id text collate "C" not null,
    due_at timestamptz not null,
    is_open boolean not null,
    constraint import_turn_pkey primary key (workspace_id, job_id),
    constraint import_turn_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade
);

create index import_turn_due_idx on import_turn (due_at);
create index import_turn_open_idx on import_turn (due_at) where is_open;
