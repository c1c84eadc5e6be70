create table workspace (
    id text collate "C" not null,
    name text not null,
    owner_id text collate "C" not null,
    created_at timestamptz(3) not null,
    constraint workspace_pkey primary key (id),
    constraint workspace_owner_fkey foreign key (owner_id) references account (id)
);
