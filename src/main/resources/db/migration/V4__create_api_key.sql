create table api_key (
    id text collate "C" not null,
    hash bytea not null,
    display_prefix text not null,
    workspace_id text collate "C",
    account_id text collate "C" not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    constraint api_key_pkey primary key (id),
    constraint api_key_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade,
    constraint api_key_account_fkey foreign key (account_id) references account (id) on delete cascade,
    constraint api_key_hash_is_sha256 check (octet_length(hash) = 32)
);

create unique index api_key_hash_key on api_key (hash);

comment on column api_key.hash is 'SHA-256 of the key; the key itself is stored nowhere';
comment on column api_key.workspace_id is 'null: a platform key, it opens every workspace of its account';
comment on column api_key.account_id is 'who made the key, and in whose name it acts';
