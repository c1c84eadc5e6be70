-- The number of failed items by reason. A job of an older release has counts without reasons.
alter table enrichment_job add column failures jsonb not null default '{}';
