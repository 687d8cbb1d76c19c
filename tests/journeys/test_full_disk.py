"""The disk under a running upload is full: it is said, what arrived is kept, pages go on, and so does the upload."""

from __future__ import annotations

import hashlib
import os

import psutil
import pytest
import requests

from submissions.files import storage
from submissions.models import Entry, EntryFile
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.journeys.test_killed_processes import EXTRAS, FILM, logged_in
from tests.live import LiveProcess

MB = 1024 * 1024
SIZE, PIECE, ROOM = 40 * MB, 8 * MB, 30 * MB  # the room is more than the database of the test needs


@pytest.fixture
def entry(transactional_db: None) -> Entry:
    category = make_campaign(categories=(film_spec(files=(FILM, EXTRAS)),)).categories.get()
    return make_entry(category, by=make_user(role="entrant"))


def give_room(web: LiveProcess, size: int) -> None:
    """The kernel lets no file of these processes grow beyond `size` bytes, and says so as of a full disk."""
    assert web.child
    first = psutil.Process(web.child.process.pid)
    for one in [first, *first.children(recursive=True)]:
        one.rlimit(psutil.RLIMIT_FSIZE, (size, psutil.RLIM_INFINITY))


def test_upload_waits_for_room_and_goes_on(live_web: LiveProcess, live_site: str, entry: Entry) -> None:
    content = os.urandom(MB) * (SIZE // MB)
    line = requests.Session()
    line.headers.update({**logged_in(live_site, entry), "Tus-Resumable": "1.0.0"})
    name = {"Upload-Length": str(SIZE), "Upload-Metadata": "filename YS5tcDQ=,role d29yaw=="}
    begun = line.post(f"{live_site}/entries/{entry.pk}/uploads/", headers=name, timeout=20)
    assert begun.status_code == 201, begun.text
    address = f"{live_site}{begun.headers['Location'].removeprefix(live_site)}"

    def offset() -> int:
        return int(line.head(address, timeout=20).headers["Upload-Offset"])

    def send() -> requests.Response:
        at = offset()
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
        return line.patch(address, content[at : at + PIECE], headers=kind, timeout=20)

    try:
        give_room(live_web, ROOM)
        answers = [send().status_code for _ in range(5)]
        full = send()
        assert (answers, full.status_code) == ([204, 204, 204, 507, 507], 507)
        assert "服务器空间不足" in full.text
        assert offset() == ROOM
        assert line.get(f"{live_site}/entries/{entry.pk}/files/", timeout=20).status_code == 200
    finally:
        give_room(live_web, psutil.RLIM_INFINITY)
    while offset() < SIZE:
        assert send().status_code == 204
    staged = EntryFile.objects.get()
    assert staged.state == "checking"
    assert hashlib.sha256(storage.staging_path(staged).read_bytes()).digest() == hashlib.sha256(content).digest()
