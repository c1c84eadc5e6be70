-- PostgreSQL checked the workspace of each inserted row, and locked the row of the workspace: a third of the cost of an
-- insert. The purge of a deleted workspace deletes its leads (io.leadkeep.workspace.WorkspacePurge).
alter table lead drop constraint lead_workspace_fkey;

-- PostgreSQL parses each check for each statement. Only enrichment writes these columns, from fixed lists of values.
alter table lead
    drop constraint lead_email_verification_result_check,
    drop constraint lead_email_verification_score_check,
    drop constraint lead_seg_provider_check,
    drop constraint lead_esp_provider_check;
