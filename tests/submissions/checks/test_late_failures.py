"""A file that fails after its entry was handed in: the entry goes back, whoever was faster, with time to mend once."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from campaign.models import BranchDeadline
from rehearsal.sample_files import samples
from submissions import openness, states
from submissions.checks import checking, late_failures
from submissions.entering import submitting
from submissions.models import Entry, EntryFile
from submissions.uploads import removing
from tests.arrivals import received
from tests.cast import Cast
from tests.racing import at_once
from tests.submissions.entering.scene import complete_draft


def in_the_last_hour_with_a_wrong_film(cast: Cast, sample_folder: Path) -> tuple[Entry, EntryFile]:
    entry = complete_draft(cast.entrant)
    closes = timezone.now() + timedelta(minutes=30)
    BranchDeadline.objects.update_or_create(
        campaign=entry.campaign, union=entry.recommending, defaults={"closes_at": closes}
    )
    entry.files.all().delete()
    return entry, received(entry, samples.WRONG["video_720p"](sample_folder))


def left_behind(entry: Entry, file: EntryFile) -> bool:
    """Whether the entry stands handed in with its failed file."""
    entry.refresh_from_db()
    assert EntryFile.objects.get(pk=file.pk).state == EntryFile.State.FAILED
    return entry.state == states.SUBMITTED


def fail(entry: Entry) -> EntryFile:
    """The entry's one film fails now."""
    entry.files.update(state="failed", checked_at=timezone.now())
    file = EntryFile.objects.select_related("entry__category").get(entry=entry, removed_at=None)
    late_failures.return_for_late_failure(file)
    return file


def until_of(entry: Entry) -> datetime:
    entry.refresh_from_db()
    assert entry.state == states.RETURNED and entry.returned_until is not None
    return entry.returned_until


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_submitting_and_the_verdict_at_once_leave_no_failed_file_handed_in(
    cast: Cast, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gun, judge = threading.Barrier(2), checking._judge

    def judged(*args: Any) -> Any:
        verdict = judge(*args)
        gun.wait(10)
        return verdict

    def submit(entry: Entry) -> Entry:
        gun.wait(10)
        return submitting.submit(entry=entry, by=cast.entrant)

    monkeypatch.setattr(checking, "_judge", judged)
    for _ in range(6):
        entry, file = in_the_last_hour_with_a_wrong_film(cast, sample_folder)
        at_once(lambda entry=entry: submit(entry), lambda file=file: checking.check(file.pk))
        assert not left_behind(entry, file)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_verdict_between_the_look_of_a_submission_and_its_end_gives_the_entry_back(
    cast: Cast, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one order that went wrong: submitting has seen the file unjudged, then its verdict is written."""
    entry, file = in_the_last_hour_with_a_wrong_film(cast, sample_folder)
    looked, written = threading.Event(), threading.Event()
    judge, check_complete = checking._judge, submitting._check_complete

    def judged(*args: Any) -> Any:
        verdict = judge(*args)
        looked.wait(10)
        return verdict

    def look(entry: Entry) -> None:
        check_complete(entry)
        looked.set()
        written.wait(1)

    monkeypatch.setattr(checking, "_judge", judged)
    monkeypatch.setattr(submitting, "_check_complete", look)
    at_once(
        lambda: submitting.submit(entry=entry, by=cast.entrant),
        lambda: (checking.check(file.pk), written.set()),
    )
    assert not left_behind(entry, file)
    assert until_of(entry) > timezone.now() + timedelta(hours=47)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_removal_and_the_verdict_at_once_do_not_lock_each_other_out(
    cast: Cast, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _entry, file = in_the_last_hour_with_a_wrong_film(cast, sample_folder)
    removing_now, judge, take_out = threading.Event(), checking._judge, removing.take_out

    def judged(*args: Any) -> Any:
        verdict = judge(*args)
        removing_now.wait(10)
        return verdict

    def slow(*args: Any) -> None:
        removing_now.set()
        time.sleep(0.5)
        take_out(*args)

    monkeypatch.setattr(checking, "_judge", judged)
    monkeypatch.setattr(removing, "take_out", slow)
    _, finished = at_once(
        lambda: removing.remove(file=file, by=cast.entrant),
        lambda: checking.check(file.pk),
    )
    assert (finished, EntryFile.objects.filter(pk=file.pk).exists()) == (False, False)


@pytest.mark.parametrize("state", [states.SUBMITTED, states.RECOMMENDED])
def test_sweep_gives_back_what_was_left_behind(cast: Cast, state: str) -> None:
    entry = complete_draft(cast.entrant, state=state)
    entry.files.update(state="failed")
    assert late_failures.sweep() == 1
    assert until_of(entry) > timezone.now() + timedelta(hours=47)
    assert late_failures.sweep() == 0


@pytest.mark.parametrize("state", [states.DRAFT, states.ADMITTED, states.WITHDRAWN])
def test_sweep_leaves_others_alone(cast: Cast, state: str) -> None:
    entry = complete_draft(cast.entrant, state=state)
    entry.files.update(state="failed")
    assert late_failures.sweep() == 0
    assert Entry.objects.get(pk=entry.pk).state == state


def test_sweep_passes_over_files_that_were_replaced(cast: Cast) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    entry.files.update(state="failed", removed_at=timezone.now())
    assert late_failures.sweep() == 0


# ── Time to mend is given once ──
def test_after_the_grace_a_file_of_that_role_is_handed_in_only_judged(cast: Cast) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    fail(entry)
    Entry.objects.filter(pk=entry.pk).update(returned_until=timezone.now() + timedelta(minutes=20))
    entry.files.update(state="checking")
    entry.refresh_from_db()
    assert openness.of(entry).is_last_hour
    with pytest.raises(submitting.Incomplete, match="还有 1 处"):
        submitting.resubmit(entry=entry, by=cast.entrant)


def test_second_late_failure_of_a_role_gives_no_more_time(cast: Cast) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    fail(entry)
    first = until_of(entry)
    Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED)
    fail(entry)
    assert until_of(entry) <= timezone.now() + timedelta(hours=1) < first
    assert "已经给过一次" in entry.return_note


def test_failure_while_the_role_is_open_gives_no_more_time(cast: Cast) -> None:
    until = timezone.now() + timedelta(minutes=20)
    entry = complete_draft(
        cast.entrant, state=states.RETURNED, returned_from=states.SUBMITTED, returned_until=until,
        unlocked={"files": ["work"]},
    )  # fmt: skip
    fail(entry)
    assert (until_of(entry), entry.graces) == (until, {})
