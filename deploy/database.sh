#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: a user that is no superuser, so that row-level security
# binds it, and its database. A managed PostgreSQL is given the same statements by hand.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database_password)" --username "$POSTGRES_USER" <<'SQL'
create role matricula login password :'password';
create role matricula_app nologin;
grant matricula_app to matricula;
create database matricula owner matricula;
SQL
