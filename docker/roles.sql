-- Creates two roles: leadkeep_owner owns the tables and runs the migrations, leadkeep_service can only read and write rows.
-- Run it as a superuser, in a database used by Leadkeep only, before the first start or later. It can be repeated:
--     psql -d leadkeep -f docker/roles.sql
-- Then set passwords (\password leadkeep_owner, \password leadkeep_service), and name leadkeep_owner in
-- LEADKEEP_MIGRATION_DATABASE_URL and leadkeep_service in DATABASE_URL.

do $$
declare
    wanted text;
    has_table regclass;
begin
    foreach wanted in array array['leadkeep_owner', 'leadkeep_service'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I login', wanted);
        end if;
    end loop;

    -- No other role may connect. Without this, "public" could also create temporary tables.
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create on database %I to leadkeep_owner', current_database());
    execute format('grant connect on database %I to leadkeep_service', current_database());

    -- Transfer tables that another role has created.
    for has_table in
        select oid from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and relowner <> 'leadkeep_owner'::regrole
    loop
        execute format('alter table %s owner to leadkeep_owner', has_table);
    end loop;
    -- It runs with the rights of its owner, who has to own the index.
    if to_regprocedure('public.merge_lead_search_idx()') is not null then
        alter function public.merge_lead_search_idx() owner to leadkeep_owner;
    end if;
end
$$;

-- Up to PostgreSQL 14, "public" may create tables in this schema.
revoke all on schema public from public;
grant usage, create on schema public to leadkeep_owner;
grant usage on schema public to leadkeep_service;

-- Rows only: no truncate, no references, no trigger, no new tables.
grant select, insert, update, delete on all tables in schema public to leadkeep_service;
-- On Citus, an identity column takes its values as the role of the session.
grant usage on all sequences in schema public to leadkeep_service;
-- The same for tables of later migrations. That includes the history of the migrations; each start revokes the write access
-- to it again (src/main/resources/db/migration/afterMigrate__leave_history_to_its_owner.sql).
alter default privileges for role leadkeep_owner in schema public
    grant select, insert, update, delete on tables to leadkeep_service;
alter default privileges for role leadkeep_owner in schema public
    grant usage on sequences to leadkeep_service;

-- Revoke what "all tables" above granted on an existing history.
do $$
begin
    if to_regclass('public.flyway_schema_history') is not null then
        revoke insert, update, delete on public.flyway_schema_history from leadkeep_service;
    end if;
end
$$;
