-- Sets the passwords of the roles of roles.sql from the environment. Needs psql 14 or later.
\getenv owner_password LEADKEEP_OWNER_PASSWORD
\getenv service_password LEADKEEP_SERVICE_PASSWORD
alter role leadkeep_owner password :'owner_password';
alter role leadkeep_service password :'service_password';
