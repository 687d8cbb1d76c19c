"""A mail server that takes the connection and never answers: files are checked all the same, and no mail is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.outbox import outbox
from submissions.models import EntryFile
from tests import arrivals, live
from tests.mail_server import Sink, mail_server  # noqa: F401
from tools import running

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 8  # twice the threads of the worker that sends


@pytest.fixture
def workers(mail_server: int) -> Iterator[None]:  # noqa: F811
    env = live.child_environment() | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_server)}
    commands = {"checks": running.CHECKS, "messages": running.MESSAGES}
    started = [
        live.LiveProcess(name, command.split(), env=env, is_ready=lambda log: " ready." in log)
        for name, command in commands.items()
    ]
    for process in started:
        process.start()
    yield
    for process in started:
        process.stop()


def within(seconds: float, is_so: Any) -> bool:
    end = time.monotonic() + seconds
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(so)


def test_checks_go_on_and_mails_arrive_once_the_server_speaks(cast: Any, workers: None, sample_folder: Any) -> None:
    for number in range(MAILS):
        with transaction.atomic():
            about = cast.entrant
            outbox.put(kind="drill", to=f"{number}@example.org", subject="演练", text="正文", about=about, by=None)
    assert within(20, lambda: Notice.objects.filter(state=Notice.State.SENDING).exists())

    file = arrivals.waiting(cast.entrant)
    assert within(30, lambda: EntryFile.objects.get(pk=file.pk).state not in ("uploading", "checking"))
    assert not Notice.objects.filter(state=Notice.State.SENT).exists()

    Sink.answers.set()
    Notice.objects.filter(state=Notice.State.WAITING).update(due_at=timezone.now())
    Notice.objects.update(created_at=timezone.now() - outbox.sending.QUEUED_AGAIN_AFTER * 2)
    assert within(40, all_sent)
    assert len(Sink.received) >= MAILS


def all_sent() -> bool:
    Notice.objects.filter(state=Notice.State.WAITING).update(due_at=timezone.now())
    outbox.sending.sweep()
    return not Notice.objects.exclude(state=Notice.State.SENT).exists()
