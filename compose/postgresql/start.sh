#!/bin/bash
# The image sets the password when it makes the database, and never again: whoever changes it in .env later would be locked out.
# So each start sets it, by a server that talks to this script alone and ends before the real one begins.
set -eu
if [ -s "$PGDATA/PG_VERSION" ]; then
  postgres --single -D "$PGDATA" "$POSTGRES_USER" >/dev/null <<<"ALTER ROLE \"$POSTGRES_USER\" PASSWORD '${POSTGRES_PASSWORD//\'/\'\'}'"
fi
exec docker-entrypoint.sh "$@"
