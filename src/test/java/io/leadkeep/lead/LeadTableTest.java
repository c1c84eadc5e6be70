package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Compares the generated statements with fixed texts: a change of {@link LeadTable} must not change
 * a statement, and so its plan, unnoticed.
 */
class LeadTableTest {

    /** The values of the entries of the do-not-contact list for the address of a row. */
    private static final String VALUES =
            "array[email, split_part(email, '@', 2)] || case when email like '%@%.%.%' then (select"
                + " array_agg(array_to_string(labels[n:], '.')) from (select"
                + " string_to_array(split_part(email, '@', 2), '.') as labels) domain cross join"
                + " generate_series(2, cardinality(labels) - 1) n) end";

    private static final String WRITTEN =
            """
            select id, true as is_inserted, false as is_rejected, null as do_not_contact_reason from inserted
            union all
            select id, false, is_rejected, do_not_contact_reason from asked where do_not_contact_reason is not null
            """;

    private static final String COLUMNS =
            """
            workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
            city, state, country, tags, custom_fields::text as custom_fields, email_verified,
            email_verification_result, email_verification_score, is_catch_all, seg_protected, seg_provider,
            seg_checked_at, esp_provider, enriched_at,
            %s as do_not_contact_reason,
            user_id, created_at, updated_at, free_mail
            """;

    private static final String JOINED_COLUMNS =
            """
            workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
            city, state, country, tags, custom_fields::text as custom_fields, email_verified,
            email_verification_result, email_verification_score, is_catch_all, seg_protected, seg_provider,
            seg_checked_at, esp_provider, enriched_at, reason as do_not_contact_reason, user_id, created_at,
            updated_at, free_mail
            """;

    private static final String SELECT_LIST =
            COLUMNS.formatted(
                    "(select reason from dnc_entry where workspace_id = $1 and value = any ("
                            + VALUES
                            + ") order by kind desc, length(value) desc limit 1)");

    private static final String IS_REJECTED =
            "(kind is not null and (kind = 'erased' or coalesce(w.settings ->> 'suppression' ="
                    + " 'reject', false)))";

    private static final String VALUES_OF_ENTRIES =
            VALUES
                    + " || ('#' || encode(sha256(w.erasure_salt || convert_to(email, 'UTF8')),"
                    + " 'hex'))";

    private static final String INSERT =
            """
            with log as materialized (select workspace.id as workspace_id, lead_event_position(event_epoch, event_server) as position from workspace where workspace.id = $17::text),
            asked as materialized (select r.*, reason as do_not_contact_reason, %s as is_rejected from workspace w cross join (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::boolean[],
            $16::text[]) as u (id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state,
            country, tags, custom_fields, created_at, free_mail, search) limit $23::bigint) r left join lateral (select kind, reason from dnc_entry where workspace_id = $17 and value = any (%s) order by kind desc, length(value) desc limit 1) listing on true where w.id = $17),
            inserted as (
            insert into lead
                (workspace_id, user_id, id, email, first_name, last_name, company_name, job_title, phone_number,
                 linkedin_url, city, state, country, tags, custom_fields, email_verified, created_at, updated_at,
                 free_mail, search)
            select $17::text, $18::text, t.id, t.email, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb, false,
                t.created_at, t.created_at, t.free_mail, t.search::tsvector
            from asked t
            where not is_rejected
            on conflict (workspace_id, lower(email)) do nothing
            returning id, created_at
            ),
            logged as (
            insert into lead_event (workspace_id, position, type, lead_id, at, previous, actor_type, actor_id, actor_name, request_id)
            select $17::text, log.position, 'lead.created', i.id, i.created_at, null, $19::text, $20::text, $21::text, $22::text
            from inserted i, log
            )
            %s\
            """
                    .formatted(IS_REJECTED, VALUES_OF_ENTRIES, WRITTEN);

    private static final String BATCH_INSERT =
            """
            with patience as materialized (select set_config('lock_timeout', '200ms', true)),
            log as materialized (select workspace.id as workspace_id, lead_event_position(event_epoch, event_server) as position from workspace where workspace.id = any($24::text[])),
            asked as materialized (
            select distinct on (place) r.*, reason as do_not_contact_reason, %s as is_rejected
            from patience cross join workspace w
                join (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::boolean[],
            $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[]) with ordinality as u (id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state,
            country, tags, custom_fields, created_at, free_mail, search, workspace_id, user_id, actor_type, actor_id, actor_name, request_id, place) limit $23::bigint) r on r.workspace_id = w.id
                left join dnc_entry d on d.workspace_id = w.id and d.value = any (%s)
            where w.id = any($24::text[])
            order by place, kind desc, length(value) desc
            ),
            inserted as (
            insert into lead
                (workspace_id, user_id, id, email, first_name, last_name, company_name, job_title, phone_number,
                 linkedin_url, city, state, country, tags, custom_fields, email_verified, created_at, updated_at,
                 free_mail, search)
            select t.workspace_id, t.user_id, t.id, t.email, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb, false,
                t.created_at, t.created_at, t.free_mail, t.search::tsvector
            from asked t
            where not is_rejected
            on conflict (workspace_id, lower(email)) do nothing
            returning id, created_at
            ),
            logged as (
            insert into lead_event (workspace_id, position, type, lead_id, at, previous, actor_type, actor_id, actor_name, request_id)
            select a.workspace_id, log.position, 'lead.created', a.id, a.created_at, null, a.actor_type, a.actor_id, a.actor_name, a.request_id
            from asked a join inserted i on i.id = a.id, log
            where log.workspace_id = a.workspace_id)
            %s\
            """
                    .formatted(IS_REJECTED, VALUES_OF_ENTRIES, WRITTEN);

    private static final String BATCH_INSERT_KEYED =
            """
            with patience as materialized (select set_config('lock_timeout', '200ms', true)),
            log as materialized (select workspace.id as workspace_id, lead_event_position(event_epoch, event_server) as position from workspace where workspace.id = any($30::text[])),
            asked as materialized (
            select distinct on (place) r.*, reason as do_not_contact_reason, (r.key_hash is not null and kind is not null or %s) as is_rejected
            from patience cross join workspace w
                join (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::boolean[],
            $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::bytea[], $24::bytea[], $25::bigint[], $26::text[], $27::text[], $28::text[]) with ordinality as u (id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state,
            country, tags, custom_fields, created_at, free_mail, search, workspace_id, user_id, actor_type, actor_id, actor_name, request_id, key_hash, fingerprint, key_lock, location, etag, body, place) limit $29::bigint) r on r.workspace_id = w.id
                left join dnc_entry d on d.workspace_id = w.id and d.value = any (%s) left join idempotent_request k on k.workspace_id = w.id and k.key_hash = r.key_hash
            where w.id = any($30::text[]) and (r.key_hash is null or k.key_hash is null and pg_try_advisory_xact_lock(r.key_lock))
            order by place, kind desc, length(value) desc
            ),
            inserted as (
            insert into lead
                (workspace_id, user_id, id, email, first_name, last_name, company_name, job_title, phone_number,
                 linkedin_url, city, state, country, tags, custom_fields, email_verified, created_at, updated_at,
                 free_mail, search)
            select t.workspace_id, t.user_id, t.id, t.email, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb, false,
                t.created_at, t.created_at, t.free_mail, t.search::tsvector
            from asked t
            where not is_rejected
            on conflict (workspace_id, lower(email)) do nothing
            returning id, created_at
            ),
            logged as (
            insert into lead_event (workspace_id, position, type, lead_id, at, previous, actor_type, actor_id, actor_name, request_id)
            select a.workspace_id, log.position, 'lead.created', a.id, a.created_at, null, a.actor_type, a.actor_id, a.actor_name, a.request_id
            from asked a join inserted i on i.id = a.id, log
            where log.workspace_id = a.workspace_id)
            , kept as (
                insert into idempotent_request
                    (workspace_id, key_hash, fingerprint, status, location, etag, body, lead_ids, created_at)
                select a.workspace_id, a.key_hash, a.fingerprint, 201, a.location, a.etag, a.body,
                    array[a.id], a.created_at
                from asked a join inserted i on i.id = a.id
                where a.key_hash is not null
            )
            %s\
            """
                    .formatted(IS_REJECTED, VALUES_OF_ENTRIES, WRITTEN);

    private static final String UPDATE =
            """
            with log as materialized (select workspace.id as workspace_id, lead_event_position(event_epoch, event_server) as position from workspace where workspace.id = $1::text),
            t as (
                select t.id, t.first_name, t.last_name, t.company_name, t.job_title, t.phone_number,
                    t.linkedin_url, t.city, t.state, t.country, t.tags::text[], t.custom_fields::jsonb,
                    t.search::tsvector, t.updated_at,
                    t.event_type, t.previous::jsonb
                from
                unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                    $15::timestamptz[],
                    $16::text[], $17::text[])
                as t (id, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city,
                    state, country, tags, custom_fields, search, updated_at, event_type, previous)
                limit $22::bigint
            ),
            written as (
                update lead
                set first_name = t.first_name, last_name = t.last_name, company_name = t.company_name,
                    job_title = t.job_title, phone_number = t.phone_number, linkedin_url = t.linkedin_url,
                    city = t.city, state = t.state, country = t.country, tags = t.tags,
                    custom_fields = t.custom_fields, search = t.search, updated_at = t.updated_at
                from t where lead.workspace_id = $1 and lead.id = t.id
            )
            insert into lead_event (workspace_id, position, type, lead_id, at, previous, actor_type, actor_id, actor_name, request_id)
            select $1::text, log.position, t.event_type, t.id, t.updated_at, t.previous, $18::text, $19::text, $20::text, $21::text
            from t, log
            """;

    @Test
    void insert_statements_have_the_fixed_texts() {
        assertThat(LeadInserts.INSERT).isEqualTo(INSERT);
        assertThat(LeadBatchInserts.INSERT).isEqualTo(BATCH_INSERT);
        assertThat(LeadBatchInserts.INSERT_KEYED).isEqualTo(BATCH_INSERT_KEYED);
    }

    @Test
    void select_statements_have_the_fixed_texts() {
        assertThat(LeadTable.SELECT_LIST).isEqualTo(SELECT_LIST);
        assertThat(LeadReads.FIND)
                .isEqualTo(
                        "select " + SELECT_LIST + " from lead where workspace_id = $1 and id = $2");
        assertThat(LeadReads.FIND_BY_EMAIL)
                .isEqualTo(
                        "select "
                                + SELECT_LIST
                                + " from lead where workspace_id = $1 and lower(email) ="
                                + " lower($2)");
        assertThat(LeadReads.FIND_ALL)
                .isEqualTo(
                        "select distinct on (workspace_id, id) "
                                + JOINED_COLUMNS
                                + " from (\n    select * from unnest($1::text[], $2::text[]) as r"
                                + " (asked_workspace, asked_id)\n    limit $3::bigint) asked\n"
                                + " join lead on workspace_id = asked_workspace and id ="
                                + " asked_id\n left join (select workspace_id as listed_in, kind,"
                                + " reason, value from dnc_entry) listed on listed_in ="
                                + " workspace_id and value = any ("
                                + VALUES
                                + ") where workspace_id = any($4) order by workspace_id, id, kind"
                                + " desc, length(value) desc");
    }

    @Test
    void lock_statements_have_the_fixed_texts() {
        assertThat(LeadUpdates.LOCK_BY_ID)
                .isEqualTo(
                        "select "
                                + SELECT_LIST
                                + " from lead where workspace_id = $1 and id = $2 for update");
        assertThat(LeadUpdates.LOCK_BY_EMAIL)
                .isEqualTo(
                        "select "
                                + SELECT_LIST
                                + " from lead where workspace_id = $1 and lower(email) = lower($2)"
                                + " for update");
        assertThat(LeadUpdates.LOCK_BY_EMAILS)
                .isEqualTo(
                        "select "
                                + SELECT_LIST
                                + " from lead where workspace_id = $1 and lower(email) = any(array("
                                + "select lower(email) from unnest($2::text[]) as sent (email)))"
                                + " order by id for update");
    }

    @Test
    void update_statement_has_the_fixed_text() {
        assertThat(LeadUpdates.WRITE).isEqualTo(UPDATE);
    }
}
