-- Each workspace has its own epoch, because a sharded database moves single workspaces to another server. Nodes of the
-- previous release still read lead_event_epoch; a later release drops it.
--
-- Functions with columns as arguments are evaluated where the row is, also by a sharded database; their transaction id and
-- snapshot are those of the server that has the events.

create function lead_event_server() returns text language plpgsql stable as $$
begin
    -- Not the timeline of pg_control_checkpoint(), which a promotion changes minutes later.
    return (pg_control_system()).system_identifier || '.'
        || ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
end
$$;

create function lead_event_base(epoch integer, server text) returns bigint language plpgsql stable as $$
begin
    if server is distinct from lead_event_server() then
        raise exception using errcode = '40L01', message = 'The epoch of the log is that of another server';
    end if;
    return epoch::bigint << 48;
end
$$;

create function lead_event_position(epoch integer, server text) returns bigint language plpgsql stable as $$
begin
    return lead_event_base(epoch, server) + greatest(
        pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1);
end
$$;

create function lead_event_head(epoch integer, server text) returns bigint language plpgsql stable as $$
begin
    return lead_event_base(epoch, server) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
end
$$;

comment on function lead_event_server is 'system identifier and timeline of this server, which gives out the transaction ids';
comment on function lead_event_position is 'the position of a new event (io.leadkeep.event.EventPosition)';
comment on function lead_event_head is 'the position below which the log is final';

alter table workspace add column event_epoch integer not null default 1;
alter table workspace add column event_server text collate "C";

update workspace set event_epoch = e.epoch, event_server = e.server from lead_event_epoch e;

-- For workspaces that nodes of the previous release create.
alter table workspace alter column event_server set default lead_event_server();
do $$
begin
    execute format('alter table workspace alter column event_epoch set default %s',
        coalesce((select epoch from lead_event_epoch), 1));
end
$$;

comment on column workspace.event_epoch is 'rises when the transaction ids begin anew';
comment on column workspace.event_server is 'the server of the epoch: lead_event_server()';
