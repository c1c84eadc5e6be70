-- Whether the domain of the address is a free-mail provider's: told once, on creation, because an address never changes.
-- Rows of before this migration are told by the providers that most people use.
alter table lead add column free_mail boolean not null default false;

update lead
set free_mail = true
where split_part(email, '@', 2) in ('gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com',
    'yahoo.com', 'icloud.com', 'me.com', 'aol.com', 'gmx.de', 'gmx.net', 'web.de', 'mail.ru', 'yandex.ru', 'proton.me',
    'protonmail.com', 'qq.com', '163.com', '126.com');

alter table lead alter column free_mail drop default;
