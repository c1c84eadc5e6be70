-- One lead per address and workspace, whatever the case: this index decides, never a read before the write.
create unique index lead_workspace_email_key on lead (workspace_id, lower(email));
