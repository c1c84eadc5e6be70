-- The log of changes: history, audit trail, and the source of webhooks. Rows are only inserted, and deleted when they expire.
-- No foreign key: PostgreSQL would check it for each lead that is created. The purge of a workspace deletes its events.
create table lead_event (
    workspace_id text collate "C" not null,
    position bigint not null,
    number bigint generated always as identity (maxvalue 4294967295 cycle),
    type text collate "C" not null,
    lead_id text collate "C",
    at timestamptz(3) not null,
    previous jsonb,
    actor_type text collate "C" not null,
    actor_id text collate "C",
    actor_name text,
    request_id text collate "C",
    constraint lead_event_pkey primary key (workspace_id, position, number)
    -- Expired events are deleted from the start of each workspace: the next batch should not read them again.
) with (autovacuum_vacuum_scale_factor = 0.02);

create index lead_event_lead_idx on lead_event (workspace_id, lead_id, position, number);

comment on column lead_event.position is 'epoch and transaction id (io.leadkeep.event.EventPosition)';
comment on column lead_event.number is 'orders events of one position';
comment on column lead_event.previous is 'the values before the change, by field; null unless a lead was changed';

-- One row, inserted by the service. Transaction ids begin anew on another server, and some are used again after a recovery to
-- an earlier time; then the epoch rises.
create table lead_event_epoch (
    epoch integer not null,
    server text collate "C" not null,
    constraint lead_event_epoch_pkey primary key (epoch)
);

comment on column lead_event_epoch.server is 'system identifier and timeline of the server that gave out the transaction ids';
