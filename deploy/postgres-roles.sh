#!/bin/sh
# The two roles of the site's database, made when the database is new; run it again after `createdb` in a restore.
#   bamin_owner  owns the tables and changes them: the service `prepare`, and nobody else
#   bamin        reads and writes rows: web, workers, beat. It can neither drop nor switch off the triggers that keep
#                the audit trail, ballots and results append-only, nor empty a table
# The superuser keeps no password: it is reached from this container only.
set -eu

psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --quiet \
    --set database="$POSTGRES_DB" --set superuser="$POSTGRES_USER" \
    --set owner_password="$POSTGRES_OWNER_PASSWORD" --set site_password="$POSTGRES_PASSWORD" <<'SQL'
SELECT 'CREATE ROLE ' || name FROM (VALUES ('bamin_owner'), ('bamin')) AS wanted (name)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE bamin_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE bamin LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'site_password';
ALTER ROLE :"superuser" PASSWORD NULL;

ALTER DATABASE :"database" OWNER TO bamin_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO bamin;

ALTER SCHEMA public OWNER TO bamin_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO bamin;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO bamin;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO bamin;
ALTER DEFAULT PRIVILEGES FOR ROLE bamin_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bamin;
ALTER DEFAULT PRIVILEGES FOR ROLE bamin_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO bamin;
SQL
