-- Runs at each start, even without a pending migration. Only the owner may write the history of the migrations. The default
-- privileges of docker/roles.sql grant the service role more; this revokes it.
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
          -- A start as another role changes nothing here.
          and pg_has_role(relowner, 'usage')
    loop
        -- PostgreSQL fails concurrent changes of a table's privileges, so nodes that start at once take a lock.
        perform pg_advisory_xact_lock('pg_class'::regclass::int, given.history::int);
        execute format('revoke %s on %s from %s cascade', given.privilege, given.history, given.grantee);
    end loop;
end
$$;
