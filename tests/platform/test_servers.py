"""The wheels' servers and the fixtures that everybody's tests stand on."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from datetime import timedelta

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import append_only
from accounts.models import Notice
from accounts.outbox import outbox
from config.celery import HEART
from submissions.tasks import expire_uploads
from tests.factories import make_campaign, make_entry, make_file
from tests.live import LiveProcess
from tools import servers

TABLE = "platform_test_ledger"


def test_valkey_of_this_process_is_the_one_in_settings(valkey_url):
    redis.Redis.from_url(valkey_url).set("from-test", "1")

    assert settings.REDIS_URL == valkey_url
    assert redis.Redis.from_url(settings.REDIS_URL).get("from-test") == b"1"


def test_valkey_keeps_its_data_over_a_restart(tmp_path):
    first = servers.start_valkey(tmp_path / "valkey")
    redis.Redis.from_url(first.url).set("kept", "yes")
    first.stop()

    second = servers.start_valkey(tmp_path / "valkey")
    kept = redis.Redis.from_url(second.url).get("kept")
    second.stop()

    assert kept == b"yes"


def test_valkey_moves_its_socket_when_the_path_is_too_long(tmp_path):
    server = servers.start_valkey(tmp_path / ("d" * 100))

    answered = redis.Redis.from_url(server.url).ping()
    server.stop()

    assert answered is True
    assert len(server.url) < servers.LONGEST_SOCKET_PATH


def test_postgres_server_answers(postgres_server):
    with psycopg.connect(postgres_server) as line:
        version = line.execute("SHOW server_version_num").fetchone()

    assert int(version[0]) // 10000 == 16


@pytest.mark.django_db(transaction=True)
def test_live_worker_does_a_task_also_after_it_was_killed(live_worker, live_site):
    live_worker.kill()
    expire_uploads.delay()
    live_worker.start()

    assert _says_within(20, live_worker, "expire_uploads") is True
    assert json.load(urllib.request.urlopen(f"{live_site}/healthz"))["ok"] is True


def test_worker_that_is_not_heard_turns_healthz_red(client, db):
    report = client.get("/healthz")

    assert (report.status_code, report.json()["worker"]) == (503, {"ok": False, "says": "celery: not heard yet"})


def test_each_queue_needs_a_worker(client, db):
    cache.set(f"{HEART}celery", time.time())

    assert client.get("/healthz").json()["worker"] == {"ok": False, "says": "slow: not heard yet"}


def _says_within(seconds: float, worker: LiveProcess, task: str) -> bool:
    done = re.compile(rf"Task \S+{task}\[\S+\] succeeded")
    deadline = time.monotonic() + seconds
    while not done.search(worker.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return done.search(worker.log.read_text()) is not None


@pytest.fixture
def ledger(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (line varchar(20))")
        cursor.execute(f"INSERT INTO {TABLE} VALUES ('first')")
    append_only.install(connection, TABLE)
    yield TABLE
    append_only.uninstall(connection, TABLE)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


@pytest.mark.parametrize("change", ["UPDATE {} SET line = 'other'", "DELETE FROM {}"])
def test_append_only_table_refuses_change(ledger, change):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(ledger))


@pytest.mark.parametrize(("minutes", "ok"), [(9, True), (11, False)])
def test_file_that_waits_too_long_for_its_check_turns_healthz_red(client, db, cast, minutes, ok):
    at = timezone.now() - timedelta(minutes=minutes)
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant)
    make_file(entry, state="checking", received_at=at)

    report = client.get("/healthz").json()["checks"]

    assert report == {"ok": ok, "says": f"oldest file in checking: {minutes} minutes"}


@pytest.mark.parametrize(("minutes", "ok"), [(29, True), (31, False)])
def test_message_that_waits_too_long_turns_healthz_red(client, db, cast, minutes, ok):
    with transaction.atomic():
        outbox.put(kind="test", to="a@b.cn", subject="", text="", about=cast.entrant, by=None)
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))

    report = client.get("/healthz").json()["messages"]

    assert report == {"ok": ok, "says": f"oldest unsent message: {minutes} minutes"}
