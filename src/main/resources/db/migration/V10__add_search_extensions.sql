-- Both are "trusted": the owner of a database may create them without being superuser (PostgreSQL 13 and later).
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
