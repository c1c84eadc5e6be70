-- Runs after each start, also where nothing was to be migrated. Which migrations have run is the owner's to write and
-- everybody else's to read at most: the defaults that docker/roles.sql sets for whatever tables will come give the role
-- of the service more.
do $$
declare
    given record;
begin
    for given in
        select oid::regclass as history, privilege_type as privilege,
               case grantee when 0 then 'public' else grantee::regrole::text end as grantee
        from pg_class, aclexplode(relacl)
        where oid = 'flyway_schema_history'::regclass
          and grantor = relowner and grantee <> relowner and privilege_type <> 'SELECT'
          -- A role that is not the owner finds the schema up to date, and has no say in this.
          and pg_has_role(relowner, 'usage')
    loop
        -- Nodes that start at once: PostgreSQL lets one change the privileges of a table, and fails the others.
        perform pg_advisory_xact_lock('pg_class'::regclass::int, given.history::int);
        execute format('revoke %s on %s from %s cascade', given.privilege, given.history, given.grantee);
    end loop;
end
$$;
