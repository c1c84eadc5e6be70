-- Fills the first workspace with :leads leads, and creates :workspaces workspaces of 1,000 leads. The service computes
-- their search terms.
-- Variables: big (id of the first workspace), owner (its owner), leads, workspaces.
-- Last names and companies are combined by remainders of numbers without a common divisor, so that each goes with each.
create function pg_temp.fill(workspace text, owner text, low int, high int, leads int) returns void language sql as $$
    insert into lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number,
        linkedin_url, city, state, country, tags, custom_fields, email_verified, email_verification_result,
        seg_protected, seg_provider, free_mail, user_id, created_at, updated_at)
    select workspace,
        lpad(to_hex(1600000000 + n / 40), 8, '0') || '0000000000' || lpad(to_hex(n % 16777216), 6, '0'),
        lower(first_name || '.' || last_name) || n || '@'
            || case when n % 5 = 0 then 'gmail' when n % 50 = 23 and n <= 1000 then 'acme' else lower(company || trade) end || '.com',
        first_name, last_name,
        case when n % 10 <> 0 then company || ' ' || trade || (array[' Ltd', ' Inc', ' GmbH', ' AG', ' SA', ' LLC', ''])[1 + n % 7] end,
        (array['VP of Sales', 'Software Engineer', 'Chief Executive', 'Head of Marketing'])[1 + n % 4],
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
    from generate_series(low, high) n
    cross join lateral (select
        case when n % 50 = 23 and n <= 1000 then 'John' else (array['Anna', 'Ben', 'Carla', 'David', 'Elena', 'Farid', 'Grace',
            'Hiro', 'Ines', 'Jonas', 'Kofi', 'Lena', 'Marta', 'Nadia', 'Oscar', 'Priya', 'Ravi', 'Sofia', 'Tomas', 'Uma', 'Victor',
            'Wanda', 'Yusuf', 'Zoe', 'Amir', 'Bruno', 'Chloe', 'Dmitri', 'Emma', 'Felix', 'Hannah', 'John', 'Karl', 'Laura',
            'Mateo', 'Nora', 'Paolo', 'Rosa', 'Stefan', 'Tara', 'Viktor'])[1 + n % 41] end as first_name,
        case when n % 50 = 13 and n <= 1000 then 'Quisenberry' when n % 50 = 23 and n <= 1000 then 'Doe'
            else (array['Almeida', 'Bauer', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Hansen', 'Ivanova', 'Jensen',
            'Kowalski', 'Lopez', 'Moreau', 'Novak', 'Okafor', 'Petrov', 'Rossi', 'Sato', 'Tanaka', 'Vogel', 'Weber', 'Yilmaz',
            'Zhang', 'Andersen', 'Becker', 'Conti', 'Doe', 'Evans', 'Ferrari', 'Gruber', 'Horvat', 'Iversen', 'Jovanovic',
            'Keller', 'Lindberg', 'Martin', 'Nowak', 'Olsen', 'Pereira', 'Romano', 'Schmidt', 'Torres', 'Urban', 'Virtanen',
            'Wagner', 'Ziegler', 'Baptiste', 'Chen', 'Diaz', 'Engel', 'Fontaine', 'Gallo', 'Hoffmann'])[1 + n % 53] end as last_name,
        (array['Acme', 'Atlas', 'Beacon', 'Cobalt', 'Delta', 'Ember', 'Falcon', 'Granite', 'Harbor', 'Iris', 'Juniper',
            'Keystone', 'Lumen', 'Meridian', 'Nimbus', 'Orchid', 'Pioneer', 'Ridge', 'Summit', 'Vertex', 'Willow', 'Zenith',
            'Aurora', 'Birch', 'Cedar', 'Dune', 'Echo', 'Fjord', 'Glacier'])[1 + n % 29] as company,
        (array['Analytics', 'Capital', 'Design', 'Energy', 'Foods', 'Health', 'Labs', 'Logistics', 'Media', 'Motors', 'Networks',
            'Partners', 'Robotics', 'Software', 'Systems', 'Textiles', 'Travel'])[1 + n % 17] as trade) as named
$$;

select pg_temp.fill(:'big', :'owner', 1 + 100000 * n, least(:leads, 100000 * (n + 1)), :leads)
from generate_series(0, (:leads - 1) / 100000) n;

insert into workspace (id, name, owner_id, created_at)
select lpad(to_hex(n), 24, '0'), 'Workspace ' || n, :'owner', now()
from generate_series(1, :workspaces) n
on conflict do nothing;

select pg_temp.fill(lpad(to_hex(n), 24, '0'), :'owner', 1, 1000, 1000)
from generate_series(1, :workspaces) n;
