-- Endpoints that receive events (io.leadkeep.webhook).
create table webhook (
    workspace_id text collate "C" not null,
    id text collate "C" not null,
    name text not null,
    url text not null,
    events text[] not null,
    fields text[] not null,
    filters jsonb not null,
    retry_attempts smallint not null,
    timeout_ms integer not null,
    status text not null,
    disabled_reason text,
    encryption_key text collate "C" not null,
    secret bytea not null,
    previous_secret bytea,
    previous_secret_until timestamptz(3),
    version integer not null,
    created_by text collate "C" not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    deleted_at timestamptz(3),
    constraint webhook_pkey primary key (workspace_id, id),
    constraint webhook_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade
);

create index webhook_deleted_idx on webhook (deleted_at) where deleted_at is not null;

comment on column webhook.encryption_key is 'names the key that encrypts the secrets';
comment on column webhook.secret is 'encrypted with a key that is not in the database';

-- How far the delivery to an endpoint has come, and which node works on it. Written several times a second under load,
-- so it is apart from the wide row, and its pages leave room for the new versions.
create table webhook_cursor (
    workspace_id text collate "C" not null,
    webhook_id text collate "C" not null,
    position bigint not null,
    number bigint not null,
    lease text collate "C",
    leased_until timestamptz(3),
    delivered bigint not null,
    failed bigint not null,
    last_delivered_at timestamptz(3),
    failing_since timestamptz(3),
    constraint webhook_cursor_pkey primary key (workspace_id, webhook_id),
    constraint webhook_cursor_webhook_fkey foreign key (workspace_id, webhook_id) references webhook (workspace_id, id)
        on delete cascade
) with (fillfactor = 50);

comment on column webhook_cursor.number is 'every event up to position and number is delivered or has a row in webhook_delivery';

-- Events that could not be delivered at once: those that failed, and later ones of the same lead, which wait for them.
create table webhook_delivery (
    workspace_id text collate "C" not null,
    webhook_id text collate "C" not null,
    position bigint not null,
    number bigint not null,
    ordering_key text collate "C" not null,
    attempts smallint not null,
    next_attempt_at timestamptz(3),
    last_attempt_id text collate "C",
    constraint webhook_delivery_pkey primary key (workspace_id, webhook_id, position, number),
    constraint webhook_delivery_webhook_fkey foreign key (workspace_id, webhook_id) references webhook (workspace_id, id)
        on delete cascade
);

create index webhook_delivery_due_idx on webhook_delivery (workspace_id, webhook_id, next_attempt_at)
    where next_attempt_at is not null;
create index webhook_delivery_order_idx on webhook_delivery (workspace_id, webhook_id, ordering_key, position, number);

comment on column webhook_delivery.ordering_key is 'the lead; the event itself if it is of no lead';
comment on column webhook_delivery.next_attempt_at is 'null while an earlier event of the lead waits';

-- Every attempt, for reading. Without a foreign key, which PostgreSQL would check for each row; the purge deletes rows
-- in batches.
create table webhook_attempt (
    workspace_id text collate "C" not null,
    webhook_id text collate "C" not null,
    id text collate "C" not null,
    position bigint not null,
    number bigint not null,
    event_type text not null,
    lead_id text collate "C",
    attempt smallint not null,
    status text not null,
    is_final boolean not null,
    status_code smallint,
    duration_ms integer not null,
    response text,
    error text,
    next_attempt_at timestamptz(3),
    attempted_at timestamptz(3) not null,
    constraint webhook_attempt_pkey primary key (workspace_id, webhook_id, id)
);

create index webhook_attempt_failed_idx on webhook_attempt (workspace_id, webhook_id, id) where status <> 'delivered';
