-- An erasure finds the earlier leads of the address by their deletions. Earlier events have no hash.
alter table lead_event add column address_hash bytea;

create index lead_event_address_idx on lead_event (workspace_id, address_hash) where address_hash is not null;

comment on column lead_event.address_hash is
    'of the event of a deletion, salted like dnc_entry.value; null for other events, and when the person was erased';
