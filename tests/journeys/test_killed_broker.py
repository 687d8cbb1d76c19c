"""The broker dies with all it held while mails and a file wait: once it is back, both are done without anybody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from accounts.models import Notice
from accounts.outbox import outbox
from submissions.models import EntryFile
from tests import live
from tests.arrivals import waiting
from tests.mail_server import Sink, mail_server  # noqa: F401
from tools import running, servers

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 3
# The sweeps come by every 15 and 30 seconds, the workers look for the broker at growing intervals.
PATIENCE_S = 150


@pytest.fixture
def valkey() -> Iterator[servers.Server]:
    server = servers.start_throwaway_valkey()
    yield server
    server.stop()


@pytest.fixture
def workers(valkey: servers.Server, mail_server: int) -> Iterator[None]:  # noqa: F811
    env = {"REDIS_URL": valkey.url, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_server)}
    beat = f"{running.BEAT} --schedule {Path(settings.VAR_DIR) / 'drill-schedule'} --pidfile="
    commands = {"checks": running.CHECKS, "messages": running.MESSAGES, "beat": beat}
    started = [
        live.LiveProcess(
            name,
            command.split(),
            env=live.child_environment(**env),
            is_ready=lambda log: " ready." in log or "beat: Starting" in log,
        )
        for name, command in commands.items()
    ]
    for process in started:
        process.start()
    yield
    for process in started:
        process.stop()


def test_what_waited_is_done_when_the_broker_is_back(cast: Any, valkey: servers.Server, workers: None) -> None:
    live.kill(valkey.child)
    for number in range(MAILS):
        with transaction.atomic():
            outbox.put(
                kind="drill", to=f"{number}@example.org", subject="演练", text="正文", about=cast.entrant, by=None
            )
    file = waiting(cast.entrant)
    Sink.answers.set()

    assert valkey.start_again
    again = valkey.start_again()
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (done := _all_is_done(file)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert done
        assert len(Sink.received) == MAILS
    finally:
        live.kill(again.child)


def _all_is_done(file: EntryFile) -> bool:
    sent = not Notice.objects.exclude(state=Notice.State.SENT).exists()
    return sent and EntryFile.objects.get(pk=file.pk).state not in ("uploading", "checking")
