-- Tells the coordinator its own address and those of the workers. Run it there as a superuser; it can be repeated, for
-- example with another worker:
--     psql -h coordinator -U postgres -d leadkeep -f docker/citus-nodes.sql
select citus_set_coordinator_host('coordinator', 5432);
select citus_add_node('worker1', 5432);
select citus_add_node('worker2', 5432);

-- The service sets these for its sessions. The workers do not see that, and apply those of the role. Citus sets them
-- for the role on every node.
alter role leadkeep_service set enable_seqscan = off;
alter role leadkeep_service set jit = off;
alter role leadkeep_service set max_parallel_workers_per_gather = 0;
