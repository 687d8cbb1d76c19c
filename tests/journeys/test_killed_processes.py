"""Web server and worker are killed in the middle of their work: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tusclient.client import TusClient

from accounts.models import AuditEvent
from campaign.definition.spec import FileRule
from rehearsal.sample_files import samples
from submissions.checks import checking
from submissions.conversions import converting, deciding
from submissions.models import Conversion, Entry, EntryFile
from submissions.uploads import receiving
from tests.arrivals import received
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.live import LiveProcess
from tests.submissions.media.conftest import encode

FILM = FileRule("work", "视频", ("mp4",), 1, 1, aspects=("16:9", "9:16"), video_short_side=1080)
EXTRAS = FileRule("material", "佐证材料", ("mp4",), 0, 40)
PIECE = 256 * 1024


@pytest.fixture
def entry(transactional_db: None) -> Entry:
    category = make_campaign(categories=(film_spec(files=(FILM, EXTRAS)),)).categories.get()
    return make_entry(category, by=make_user(role="entrant"))


@pytest.fixture
def film(sample_folder: Path) -> Path:
    return samples.sample_for(FILM, sample_folder, seed=5, title="守灯四十里")


def wait_for(question: Callable[[], Any], *, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)
    return answer


def logged_in(address: str, entry: Entry) -> dict[str, str]:
    """Headers of a browser in which the entrant is logged in."""
    client = Client()
    client.force_login(entry.created_by)
    session = client.cookies["sessionid"].value
    page = requests.get(f"{address}/accounts/password/change/", cookies={"sessionid": session}, timeout=20)
    token = page.cookies["csrftoken"]
    return {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token, "Referer": address}


def test_upload_goes_on_after_the_web_server_was_killed(
    live_web: LiveProcess, live_site: str, live_worker: LiveProcess, entry: Entry, film: Path, tmp_path: Path
) -> None:
    big = tmp_path / "守灯四十里.mp4"
    big.write_bytes(film.read_bytes() + bytes(8 * 1024 * 1024))  # a whole film with junk behind: a warning only
    client = TusClient(f"{live_site}/entries/{entry.pk}/uploads/", headers=logged_in(live_site, entry))
    metadata = {"filename": big.name, "role": "work"}
    upload = client.uploader(str(big), chunk_size=PIECE, metadata=metadata, retries=0)
    for _ in range(5):
        upload.upload_chunk()
    killer = threading.Timer(0.05, live_web.kill)
    killer.start()
    with pytest.raises(Exception):  # noqa: B017  # whatever the client makes of a dead server
        upload.upload()
    killer.join()
    live_web.start()
    arrived = receiving.offset(EntryFile.objects.get())
    assert arrived >= 5 * PIECE
    again = client.uploader(str(big), chunk_size=PIECE, metadata=metadata, url=upload.url)
    assert again.get_offset() == arrived
    again.upload()
    file = wait_for(lambda: EntryFile.objects.filter(state__in=("passed", "warned", "failed")).first())
    assert (file.state, file.sha256) == ("warned", hashlib.sha256(big.read_bytes()).hexdigest())


def test_checks_happen_once_each_although_the_worker_was_killed(
    live_worker: LiveProcess, entry: Entry, film: Path
) -> None:
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    files = [received(entry, film, role="material", received_at=a_minute_ago) for _ in range(12)]
    threading.Timer(0.4, live_worker.kill).start()
    for file in files:
        checking_task().delay(file.pk)
    time.sleep(0.6)
    left = EntryFile.objects.filter(state="checking").count()
    assert left > 0, "the worker was too quick to be killed at work"
    EntryFile.objects.filter(state="checking", lease_until__isnull=False).update(
        lease_until=timezone.now() - timedelta(seconds=1)  # the lease ends
    )
    live_worker.start()
    checking.sweep()
    wait_for(lambda: not EntryFile.objects.filter(state="checking").exists())
    assert set(EntryFile.objects.values_list("state", flat=True)) <= {"passed", "warned"}  # the same bytes twelve times
    assert AuditEvent.objects.filter(action="file.check").count() == 12


def test_conversion_is_taken_up_again_although_the_worker_was_killed(
    live_worker: LiveProcess, entry: Entry, tmp_path: Path
) -> None:
    """Killed while ffmpeg is at work: half a film is offered to nobody, the whole one is once the lease has ended."""
    old = encode(tmp_path / "old.avi", "-c:v", "mpeg4", "-q:v", "5", "-c:a", "libmp3lame", seconds=12)
    file = received(entry, old, original_name="老相机.AVI")
    checking.check(file.pk)
    conversion = deciding.ask(file=EntryFile.objects.get(pk=file.pk), by=entry.created_by)
    working = Path(settings.UPLOAD_DIR) / f"conversion-{conversion.key.hex}"
    wait_for(lambda: [path for path in working.glob(".made.part*") if path.stat().st_size])
    live_worker.kill()
    conversion.refresh_from_db()
    assert (conversion.state, conversion.attempts, conversion.storage_name) == ("making", 1, "")
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Conversion.objects.update(lease_until=an_hour_ago, asked_at=an_hour_ago)  # the lease ends
    live_worker.start()
    converting.sweep()
    wait_for(lambda: Conversion.objects.filter(state="offered").exists(), seconds=120)
    conversion.refresh_from_db()
    assert (conversion.attempts, conversion.changes, conversion.facts["container"]) == (2, ["h264"], "mp4")
    assert not working.exists()
    made = deciding.accept(conversion=conversion, by=entry.created_by)
    assert list(EntryFile.objects.live().values_list("original_name", "state")) == [("老相机.mp4", "passed")]
    assert abs(Decimal(str(made.facts["duration_s"])) - 12) < Decimal("0.2")


def checking_task() -> Any:
    from submissions.tasks import check_file

    return check_file
