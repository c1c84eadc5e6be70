-- Two roles instead of one: leadkeep_owner owns the tables and runs the migrations, leadkeep_service reads and writes rows
-- and can do nothing else. For a database that is Leadkeep's alone, run by a superuser before the first start; later, or
-- once more, as often as one likes:
--     psql -d leadkeep -f docker/roles.sql
-- Neither role can log in before it has a password (\password leadkeep_owner, \password leadkeep_service). Then
-- LEADKEEP_MIGRATION_DATABASE_URL names leadkeep_owner, and DATABASE_URL leadkeep_service.

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

    -- Nobody else has business here; "temporary" is what everybody has who may connect, unless it is taken away.
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create on database %I to leadkeep_owner', current_database());
    execute format('grant connect on database %I to leadkeep_service', current_database());

    -- Tables that another role has made so far.
    for has_table in
        select oid from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and relowner <> 'leadkeep_owner'::regrole
    loop
        execute format('alter table %s owner to leadkeep_owner', has_table);
    end loop;
end
$$;

-- Up to PostgreSQL 14 everybody may make tables here.
revoke all on schema public from public;
grant usage, create on schema public to leadkeep_owner;
grant usage on schema public to leadkeep_service;

-- What the service does to rows. No truncate, no references, no trigger, and no table of its own.
grant select, insert, update, delete on all tables in schema public to leadkeep_service;
-- The same on what later migrations make, and so on the history of the migrations too, which is the owner's to write: each
-- start takes that away again (src/main/resources/db/migration/afterMigrate__leave_history_to_its_owner.sql).
alter default privileges for role leadkeep_owner in schema public
    grant select, insert, update, delete on tables to leadkeep_service;

-- And this takes away at once what "all tables" has just given of a history that is there.
do $$
begin
    if to_regclass('public.flyway_schema_history') is not null then
        revoke insert, update, delete on public.flyway_schema_history from leadkeep_service;
    end if;
end
$$;
