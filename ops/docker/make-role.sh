#!/bin/sh
# Run once by the postgres image on an empty volume: the user Odoo works as may create its database and nothing more.
set -eu
password=$(cat /run/secrets/database_password)
psql -v ON_ERROR_STOP=1 -v password="$password" -U postgres -d postgres <<'SQL'
CREATE ROLE odoo LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD :'password';
SQL
