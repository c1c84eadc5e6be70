package io.leadkeep.lead.search;

import io.vertx.mutiny.sqlclient.Tuple;

/** Inserts thousands of leads with SQL. */
abstract class LargeListTest extends ListTest {

    /** Inserts leads that are newer than the existing ones and older than leads created next. */
    void insert(int count) {
        inParts(
                count,
                """
                insert into lead (workspace_id, id, email, first_name, tags, custom_fields, email_verified, free_mail, user_id,
                    created_at, updated_at, search)
                select $1, '10000000' || lpad(to_hex(n), 16, '0'), 'x' || n || '@example.com', 'n' || n % 300, '{}', '{}', false, false,
                    (select owner_id from workspace where id = $1), now(), now(), ''
                from generate_series($2::int, $3::int) n
                """);
        tenants.sql(
                """
                update lead set id = overlay(id placing '0' from 1) where workspace_id = $1
                and email not like 'x%'
                """,
                Tuple.of(tenant.workspaceId()));
    }

    /** Runs a statement in parts, each below the statement timeout. */
    void inParts(int count, String sql) {
        int part = 5_000;
        for (int first = 1; first <= count; first += part) {
            int last = Math.min(count, first + part - 1);
            tenants.sql(sql, Tuple.of(tenant.workspaceId(), first, last));
        }
    }
}
