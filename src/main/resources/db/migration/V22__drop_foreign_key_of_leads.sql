-- PostgreSQL checked the workspace for each inserted row, and locked its row: a third of the cost of an insert without the
-- index of the filters. The purge of a deleted workspace deletes its leads (io.leadkeep.workspace.WorkspacePurge).
alter table lead drop constraint lead_workspace_fkey;
