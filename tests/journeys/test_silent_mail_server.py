"""A mail server that takes the connection and never answers: files are checked all the same, and no mail is lost."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.outbox import outbox
from submissions.models import EntryFile
from submissions.uploads import receiving
from tests import live
from tests.factories import make_campaign, make_entry
from tools import running

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 8  # twice the threads of the worker that sends


class Sink(socketserver.StreamRequestHandler):
    """A mail server of a few words. Before `answers` is set it says nothing."""

    answers = threading.Event()
    received: list[bytes] = []

    def handle(self) -> None:
        self.answers.wait(60)
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("221 bye" if word == b"QUIT" else "250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server() -> Iterator[int]:
    Sink.answers.clear()
    Sink.received.clear()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    Sink.answers.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def workers(mail_server: int) -> Iterator[None]:
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

    file = received_file(cast)
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


def received_file(cast: Any) -> EntryFile:
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant)
    file = receiving.announce(entry=entry, role="work", name="片子.mp4", length=4, by=cast.entrant)
    from submissions.files import storage

    storage.staging_path(file).write_bytes(b"none")
    receiving.complete(file)
    return file
