-- Tags are added without being read: only the database sees how many a lead has then.
alter table lead add constraint lead_tags_check check (cardinality(tags) <= 100);
