-- Until then a verification gives the verdict that the lead has, without asking anybody.
alter table lead add column email_verification_until timestamptz(3);
