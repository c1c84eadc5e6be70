-- The nodes that deliver to webhooks. Each takes its share of the endpoints.
create table webhook_node (
    id text collate "C" not null,
    encryption_key text collate "C" not null,
    alive_until timestamptz(3) not null,
    constraint webhook_node_pkey primary key (id)
);

comment on column webhook_node.id is 'the value of webhook_cursor.lease';
comment on column webhook_node.encryption_key is 'names the key of the node: it delivers to endpoints with secrets of the same key';
