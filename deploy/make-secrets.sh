#!/bin/sh
# Makes the secrets that compose.yaml hands to the containers as files, in the folder "secrets" beside this script. Those that
# are there stay. Keep a copy of matricula_key elsewhere: without it the stored secrets do not open.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# Others on this machine cannot get into the folder; inside the containers each file is read by another user.
chmod 0700 secrets
cd secrets
make() {
  name=$1
  shift
  [ -s "$name" ] || "$@" >"$name"
  chmod 0444 "$name"
}
make matricula_key openssl rand -base64 32
make database_password openssl rand -hex 24
make metrics_token openssl rand -hex 32
make database_url printf 'postgresql://matricula:%s@database:5432/matricula\n' "$(cat database_password)"
