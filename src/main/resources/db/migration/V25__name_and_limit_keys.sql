-- Every default is that of a full key, the only key of its workspace: nodes of the earlier release still insert such rows.
alter table api_key
    add column name text not null default 'API key',
    add column single boolean not null default true,
    add column scopes text[],
    add column expires_at timestamptz(3),
    add column allowed_cidrs text[] not null default '{}',
    add column last_used_from text,
    add column created_by text collate "C";

update api_key set name = 'Platform key' where workspace_id is null;

comment on column api_key.single is 'the key that /api-key manages; a workspace has one at most';
comment on column api_key.scopes is 'null: a full key, also for scopes of later releases';
comment on column api_key.allowed_cidrs is 'empty: every address';
comment on column api_key.created_by is 'null: the user of account_id';

drop index api_key_one_per_workspace_key;
create unique index api_key_one_per_workspace_key on api_key (workspace_id) where single and revoked_at is null;
create index api_key_platform_idx on api_key (account_id) where workspace_id is null;
