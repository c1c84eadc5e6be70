-- A workspace may hold millions of leads, more than one request can delete: it is marked, and then erased piece by piece.
alter table workspace add column deleted_at timestamptz(3);

create index workspace_deleted_idx on workspace (deleted_at) where deleted_at is not null;

-- "Which keys has this workspace?" is asked when it is deleted, by us and by the foreign key.
create index api_key_workspace_idx on api_key (workspace_id);

comment on column workspace.deleted_at is 'not null: nobody sees the workspace any more, and its rows are being erased';
