alter table workspace
    add column settings jsonb not null default '{}',
    add constraint workspace_settings_is_object check (jsonb_typeof(settings) = 'object');
