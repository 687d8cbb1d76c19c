# One image for web, worker and beat; docker-compose.yml says which process a container is.
FROM python:3.11-slim

RUN groupadd --gid 10001 bamin \
    && useradd --uid 10001 --gid 10001 --create-home bamin

# pg_dump and pg_restore for manage.py backup and restore: of the server's own major version (docker-compose.yml), or
# what one writes the other cannot read.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-16 \
    && rm -rf /var/lib/apt/lists/*

# Two arenas: else each of the web server's threads keeps what its largest page once took (decision 0056).
ENV MALLOC_ARENA_MAX=2
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VAR_DIR=/srv/bamin/var TMPDIR=/srv/bamin/spool DJANGO_SETTINGS_MODULE=config.settings

WORKDIR /srv/bamin
COPY requirements.txt requirements-sms.txt constraints.txt ./
# docker-compose.yml hands on SMS_BACKEND: only the two vendors need libraries of their own.
ARG SMS_BACKEND=http
RUN case "$SMS_BACKEND" in aliyun|tencent) set -- --requirement requirements-sms.txt ;; esac \
    && pip install --constraint constraints.txt --requirement requirements.txt "$@"

COPY . .
RUN mkdir -p var spool logs && python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R bamin:bamin var spool logs

USER bamin
VOLUME /srv/bamin/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "tools.healthcheck", "web"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "48", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "5", "config.wsgi:application"]
