-- The search text had the collation of email, "C", in which the small letter of "Ü" is "Ü". Now it has the database's.
drop index lead_filter_idx;
create index lead_filter_idx on lead using gin (
    workspace_id,
    (lower((email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' '
        || coalesce(company_name, '') || ' ' || coalesce(job_title, '')) collate "default")) gin_trgm_ops,
    tags,
    custom_fields jsonb_path_ops,
    (array[
        case when email_verified then 'verified' else 'unverified' end,
        coalesce(email_verification_result, 'unchecked'),
        case when free_mail then 'personal' else 'business' end,
        case when company_name is null then 'without-company' else 'with-company' end,
        case when phone_number is null then 'without-phone' else 'with-phone' end,
        case seg_protected when true then 'seg-protected' when false then 'seg-open' else 'seg-unknown' end,
        'country:' || lower(country),
        'city:' || lower(city)
    ])
);
alter index lead_filter_idx alter column 2 set statistics 1000;

-- Without statistics of the new expression the planner would guess, until enough leads have changed.
analyze lead;
