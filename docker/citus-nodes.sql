-- Tells the coordinator its own address and those of the workers. Run it there as a superuser; it can be repeated, for
-- example with another worker:
--     psql -h coordinator -U postgres -d leadkeep -f docker/citus-nodes.sql
select citus_set_coordinator_host('coordinator', 5432);
select citus_add_node('worker1', 5432);
select citus_add_node('worker2', 5432);
