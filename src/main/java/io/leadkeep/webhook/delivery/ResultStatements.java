package io.leadkeep.webhook.delivery;

/**
 * The statements of {@link DeliveryResults}. They join {@code workspace}, and each table repeats
 * its condition, so that Citus asks only the shard of the workspaces that the first parameter has.
 */
final class ResultStatements {

    /** Also checks and locks the leases: a node that has lost one writes nothing else. */
    static final String MOVE_CURSORS =
            """
            update webhook_cursor c
            set position = r.position, number = r.number,
                delivered = c.delivered + r.delivered, failed = c.failed + r.failed,
                last_delivered_at = case when r.delivered > 0 then $9 else c.last_delivered_at end,
                failing_since = case
                    when r.delivered > 0 then null
                    when r.only_failed then coalesce(c.failing_since, $9)
                    else c.failing_since
                end
            from workspace w
            join unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[])
                as r (workspace_id, webhook_id, position, number, delivered, failed, only_failed)
                on r.workspace_id = w.id
            where w.id = any($1) and c.workspace_id = w.id and c.workspace_id = any($1)
                and c.webhook_id = r.webhook_id and c.lease = $8
            returning c.workspace_id, c.webhook_id, c.failing_since
            """;

    /** An answer may repeat the lead; an erased lead has no events. */
    static final String INSERT_ATTEMPTS =
            """
            insert into webhook_attempt (
                workspace_id, webhook_id, id, position, number, event_type, lead_id, attempt, status, is_final,
                status_code, duration_ms, response, error, next_attempt_at, attempted_at)
            select w.id, webhook_id, a.id, position, number, event_type, lead_id, attempt, status, is_final,
                status_code, duration_ms,
                case when exists (
                    select from lead_event e
                    where e.workspace_id = w.id and e.workspace_id = any($1) and e.position = a.position
                        and e.number = a.number
                ) then response end,
                error, next_attempt_at, attempted_at
            from workspace w
            join unnest(
                $1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::integer[],
                $9::text[], $10::boolean[], $11::integer[], $12::integer[], $13::text[], $14::text[],
                $15::timestamptz[], $16::timestamptz[])
                as a (workspace_id, webhook_id, id, position, number, event_type, lead_id, attempt, status, is_final,
                    status_code, duration_ms, response, error, next_attempt_at, attempted_at)
                on a.workspace_id = w.id
            where w.id = any($1)
            """;

    static final String FOLLOW =
            """
            update webhook_attempt a
            set is_final = false, next_attempt_at = null
            from workspace w
            join unnest($1::text[], $2::text[], $3::text[]) as f (workspace_id, webhook_id, id)
                on f.workspace_id = w.id
            where w.id = any($1) and a.workspace_id = w.id and a.workspace_id = any($1) and a.webhook_id = f.webhook_id
                and a.id = f.id
                and a.status <> 'delivered'
            """;

    static final String REMOVE =
            """
            delete from webhook_delivery d
            using workspace w
            join unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
                as r (workspace_id, webhook_id, position, number)
                on r.workspace_id = w.id
            where w.id = any($1) and d.workspace_id = w.id and d.workspace_id = any($1) and d.webhook_id = r.webhook_id
                and d.position = r.position and d.number = r.number
            """;

    static final String STORE =
            """
            insert into webhook_delivery (
                workspace_id, webhook_id, position, number, ordering_key, attempts, next_attempt_at, last_attempt_id)
            select w.id, webhook_id, position, number, ordering_key, attempts, next_attempt_at, last_attempt_id
            from workspace w
            join unnest(
                $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[], $7::timestamptz[],
                $8::text[])
                as r (workspace_id, webhook_id, position, number, ordering_key, attempts, next_attempt_at,
                    last_attempt_id)
                on r.workspace_id = w.id
            where w.id = any($1)
            on conflict (workspace_id, webhook_id, position, number) do update
            set attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                last_attempt_id = excluded.last_attempt_id
            """;

    /** The first event of a lead is due, once those before it are gone. */
    static final String RELEASE_FIRST =
            """
            update webhook_delivery d
            set next_attempt_at = now()
            from workspace w
            join unnest($1::text[], $2::text[], $3::text[]) as t (workspace_id, webhook_id, ordering_key)
                on t.workspace_id = w.id
            cross join lateral (
                select f.position, f.number
                from webhook_delivery f
                where f.workspace_id = w.id and f.workspace_id = any($1) and f.webhook_id = t.webhook_id
                    and f.ordering_key = t.ordering_key
                order by f.position, f.number limit 1
            ) first
            where w.id = any($1) and d.workspace_id = w.id and d.workspace_id = any($1) and d.webhook_id = t.webhook_id
                and d.position = first.position and d.number = first.number and d.next_attempt_at is null
            """;

    static final String WITHOUT_ROWS =
            """
            select t.workspace_id, t.webhook_id, t.ordering_key
            from workspace w
            join unnest($1::text[], $2::text[], $3::text[]) as t (workspace_id, webhook_id, ordering_key)
                on t.workspace_id = w.id
            where w.id = any($1) and not exists (
                select from webhook_delivery d
                where d.workspace_id = w.id and d.webhook_id = t.webhook_id
                    and d.ordering_key = t.ordering_key)
            """;

    private ResultStatements() {}
}
