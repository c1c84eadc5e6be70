-- Fills the first workspace with :leads leads, and creates :workspaces workspaces of 1,000 leads.
-- Variables: big (id of the first workspace), owner (its owner), leads, workspaces.
create function pg_temp.fill(workspace text, owner text, first int, last int, leads int) returns void language sql as $$
    insert into lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number,
        linkedin_url, city, state, country, tags, custom_fields, email_verified, email_verification_result,
        seg_protected, seg_provider, free_mail, user_id, created_at, updated_at)
    select workspace,
        lpad(to_hex(1600000000 + n / 40), 8, '0') || '0000000000' || lpad(to_hex(n % 16777216), 6, '0'),
        (array['anna', 'ben', 'carla', 'david', 'eva', 'frank', 'gina', 'hans'])[1 + n % 8] || '.'
            || substr(md5(n::text), 1, 7) || n || '@'
            || case when n % 5 = 0 then 'gmail.com' else 'company' || n % 20000 || '.com' end,
        (array['Anna', 'Ben', 'Carla', 'David', 'Eva', 'Frank', 'Gina', 'Hans'])[1 + n % 8],
        initcap(substr(md5((n * 7)::text), 1, 7)),
        case when n % 10 <> 0 then 'Company ' || n % 20000 || (array[' Ltd', ' Inc', ' GmbH'])[1 + n % 3] end,
        (array['VP of Sales', 'Engineer', 'Chief Executive', 'Head of Marketing'])[1 + n % 4],
        case when n % 3 <> 0 then '+1-555-' || n end,
        'https://linkedin.com/in/p' || n, 'Berlin', 'BE', 'DE',
        case when n % 50 = 7 and n <= 1000 then array['rare'] when n % 3 = 0 then array['enterprise']
            else array['t' || n % 50] end
            || case when n <= leads / 10 then array['import'] else '{}' end,
        jsonb_build_object('industry', (array['SaaS', 'Bank', 'Retail'])[1 + n % 3], 'account', 'A' || n),
        n % 2 = 0,
        case when n % 200 = 11 and n <= 4000 then 'risky' when n % 2 = 0 then 'deliverable' end,
        case when n % 4 = 0 then true when n % 4 = 1 then false end,
        case when n % 4 = 0 then 'mimecast' end,
        n % 5 = 0, owner, timestamptz '2020-09-13 12:26:40Z' + n / 40 * interval '1 second', now()
    from generate_series(first, last) n
$$;

select pg_temp.fill(:'big', :'owner', 1 + 100000 * n, least(:leads, 100000 * (n + 1)), :leads)
from generate_series(0, (:leads - 1) / 100000) n;

insert into workspace (id, name, owner_id, created_at)
select lpad(to_hex(n), 24, '0'), 'Workspace ' || n, :'owner', now()
from generate_series(1, :workspaces) n
on conflict do nothing;

select pg_temp.fill(lpad(to_hex(n), 24, '0'), :'owner', 1, 1000, 1000)
from generate_series(1, :workspaces) n;
