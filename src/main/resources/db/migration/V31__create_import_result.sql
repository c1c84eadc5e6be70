-- The outcome of each row of an import with returnResults, by batch: a row for each would be a million rows of an import.
create table lead_import_result (
    workspace_id text collate "C" not null,
    import_id text collate "C" not null,
    last_index integer not null,
    statuses text[] not null,
    lead_ids text[] not null,
    emails text[] not null,
    constraint lead_import_result_pkey primary key (workspace_id, import_id, last_index)
);

comment on column lead_import_result.last_index is 'of the last row of the batch, whose rows have consecutive indexes';
comment on column lead_import_result.emails is 'of the rows without a lead; the address of a lead is read from the lead';
