"""Mutated media files through the real worker: every one gets its verdict, and no worker dies of one.

`MUTATIONS=1000` in the environment makes it a thousand; the suite takes some of each kind.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.utils import timezone

from campaign.definition.spec import FileRule
from rehearsal.sample_files import samples
from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.tasks import check_file
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.journeys.test_killed_processes import wait_for
from tests.live import LiveProcess

COUNT = int(os.environ.get("MUTATIONS", "120"))
KINDS = ("mp4", "mp3", "jpg", "png", "pdf", "docx", "pptx")
ANY = FileRule("work", "作品", KINDS, 0, 2000, max_bytes=1 << 30)


@pytest.fixture
def entry(transactional_db: None) -> Entry:
    category = make_campaign(categories=(film_spec(files=(ANY,)),)).categories.get()
    return make_entry(category, by=make_user(role="entrant"))


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A few bytes changed near the head, a piece cut out, or a piece put elsewhere."""
    content = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(min(len(content), dice.choice((64, 4096, len(content)))))
        content[place] = dice.randrange(256)
    if dice.random() < 0.3:
        at = dice.randrange(len(content))
        del content[at : at + dice.randint(1, 5000)]
    return bytes(content)


def test_every_mutated_file_gets_a_verdict_and_no_worker_dies(
    live_worker: LiveProcess, entry: Entry, sample_folder: Path
) -> None:
    whole = {kind: samples.sample_for(ANY, sample_folder, seed=1, kind=kind).read_bytes() for kind in KINDS}
    dice = random.Random(7)
    Path(settings.UPLOAD_DIR).mkdir(parents=True, exist_ok=True)
    assert live_worker.child is not None
    workers = {child.pid for child in psutil.Process(live_worker.child.process.pid).children()}
    for number in range(COUNT):
        kind = KINDS[number % len(KINDS)]
        content = mutated(whole[kind], dice)
        file = EntryFile.objects.create(
            entry=entry,
            role="work",
            original_name=f"{number}.{kind}",
            size=len(content),
            uploaded_by=entry.created_by,
            state="checking",
            received_at=timezone.now(),
        )
        storage.staging_path(file).write_bytes(content)
        check_file.delay(file.pk)
    wait_for(lambda: not EntryFile.objects.filter(state="checking").exists(), seconds=60 + COUNT)
    assert EntryFile.objects.filter(attempts=1).count() == COUNT
    assert workers <= {child.pid for child in psutil.Process(live_worker.child.process.pid).children()}
