-- One key that works per workspace: this index decides, also between two requests at once.
create unique index api_key_one_per_workspace_key on api_key (workspace_id) where revoked_at is null;
