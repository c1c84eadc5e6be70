-- The passwords with which the nodes of Citus log in to each other, as the role of a session. Only a superuser can read
-- them. Run it on each node, with psql 14 or later.
\getenv superuser_password POSTGRES_PASSWORD
\getenv owner_password LEADKEEP_OWNER_PASSWORD
\getenv service_password LEADKEEP_SERVICE_PASSWORD
-- Node 0 stands for all nodes.
insert into pg_dist_authinfo (nodeid, rolename, authinfo) values
    (0, 'postgres', 'password=' || :'superuser_password'),
    (0, 'leadkeep_owner', 'password=' || :'owner_password'),
    (0, 'leadkeep_service', 'password=' || :'service_password');
