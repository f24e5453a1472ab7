#!/bin/sh
# Runs once, when PostgreSQL makes its data: a role and a schema for each service that stores, and neither sees the other's.
set -eu
for role in relay mailbox; do
  psql -v ON_ERROR_STOP=1 --quiet --username postgres --dbname barid <<SQL
\set password \`cat /secrets/$role-password\`
create role $role login password :'password';
grant connect on database barid to $role;
create schema $role authorization $role;
alter role $role in database barid set search_path = $role;
SQL
done
psql -v ON_ERROR_STOP=1 --quiet --username postgres --dbname barid <<'SQL'
revoke all on database barid from public;
revoke all on schema public from public;
SQL
