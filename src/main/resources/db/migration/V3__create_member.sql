create table member (
    workspace_id text collate "C" not null,
    account_id text collate "C" not null,
    role text not null,
    joined_at timestamptz(3) not null,
    constraint member_pkey primary key (workspace_id, account_id),
    constraint member_workspace_fkey foreign key (workspace_id) references workspace (id) on delete cascade,
    constraint member_account_fkey foreign key (account_id) references account (id) on delete cascade,
    constraint member_role_check check (role in ('owner', 'admin', 'member'))
);

-- "Which workspaces is this user in?" is asked for every platform key.
create index member_account_idx on member (account_id, workspace_id);
