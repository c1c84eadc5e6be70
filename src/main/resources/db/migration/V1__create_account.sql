-- account, workspace, member and api_key tell who may do what where. They are small, read on every node and, on a
-- sharded server, the same on every node; what belongs to one workspace alone (lead) starts every key with workspace_id.
create table account (
    id text collate "C" not null,
    name text not null,
    email text collate "C" not null,
    created_at timestamptz(3) not null,
    constraint account_pkey primary key (id)
);

create unique index account_email_key on account (lower(email));
