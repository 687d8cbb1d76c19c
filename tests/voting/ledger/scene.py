"""A ledger of two days for the tests: votes in two categories, one batch of voids, and its files in a folder."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from campaign.models import Campaign
from submissions.models import Entry
from tests.factories import make_user
from tests.voting import scene
from voting.ledger import sealing, verify_ledger
from voting.ledger.vote_files import stored_name
from voting.models import LedgerDay, LedgerFile, VoidBatch, Vote
from voting.voids import proposing


def days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)


@dataclass
class Sealed:
    campaign: Campaign
    films: list[Entry]
    pictures: list[Entry]
    days: list[LedgerDay]
    votes: list[Vote]
    batch: VoidBatch


def sealed_campaign(*, show_totals: str = "at_seal") -> Sealed:
    """The first film has 3 votes the day before yesterday and 1 yesterday, two of these are void; three others one."""
    campaign = scene.make_campaign(show_totals=show_totals)
    films = scene.make_works(scene.category_of(campaign), 3)
    pictures = scene.make_works(scene.category_of(campaign, "picture"), 2)
    votes = [scene.make_vote(work, day=days_ago(2)) for work in (films[0], films[0], films[0], films[1], pictures[0])]
    batch = void(campaign, votes[:2])
    first = sealing.seal(campaign=campaign, day=days_ago(2))
    votes += [scene.make_vote(work, day=days_ago(1)) for work in (films[0], films[2])]
    return Sealed(campaign, films, pictures, [first, sealing.seal(campaign=campaign, day=days_ago(1))], votes, batch)


def void(campaign: Campaign, votes: list[Vote], *, days: int = 2) -> VoidBatch:
    """Confirmed, as if so many days ago."""
    batch = proposing.propose(
        campaign=campaign, votes=[vote.pk for vote in votes], reason="同一设备投出", by=make_user(role="organiser")
    )
    return confirm(batch, days=days)


def confirm(batch: VoidBatch, *, days: int) -> VoidBatch:
    at, by = timezone.now() - timedelta(days=days), make_user(role="organiser")
    VoidBatch.objects.filter(pk=batch.pk).update(confirmed_by=by, confirmed_at=at)
    batch.refresh_from_db()
    return batch


def publish(campaign: Campaign, folder: Path, media: Any) -> Path:
    """All published files in a folder, as one who downloads them has them."""
    folder.mkdir(exist_ok=True)
    for row in LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False):
        (folder / f"manifest-{row.day}.json").write_text(row.manifest or "", encoding="utf-8")
    for file in LedgerFile.objects.filter(sealed_day__campaign=campaign):
        stored = Path(media) / stored_name(campaign, file.sha256)
        (folder / file.name).write_bytes(stored.read_bytes())
    return folder


def verify(folder: Path, *options: str) -> tuple[int, list[str]]:
    """As a stranger runs it: a program of its own, in isolated mode, without what is installed here."""
    command = [sys.executable, "-I", "-S", verify_ledger.__file__, str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()
