"""An entry that was handed in is compared, whatever becomes of the message that said so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from submissions import states, tasks
from submissions.duplicates import comparing
from submissions.entering import submitting
from submissions.models import Entry
from tests.cast import Cast
from tests.submissions.entering.scene import complete_draft

AGO = timezone.now() - timedelta(hours=1)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(tasks.find_likeness, "delay", found.append)
    return found


@pytest.mark.django_db(transaction=True)
def test_submission_whose_message_is_lost_is_swept_and_compared_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, queued: list[int]
) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    queued.clear()  # lost
    Entry.objects.update(updated_at=AGO)
    assert (comparing.sweep(), queued) == (1, [entry.pk])
    comparing.find_duplicates(entry.pk)
    assert comparing.sweep() == 0


def test_entry_handed_in_again_is_compared_again(cast: Cast, queued: list[int]) -> None:
    entry = complete_draft(
        cast.entrant,
        state=states.RETURNED,
        returned_from=states.SUBMITTED,
        returned_until=timezone.now() + timedelta(days=1),
        compared_at=AGO,
    )
    submitting.resubmit(entry=entry, by=cast.entrant)
    Entry.objects.update(updated_at=AGO)
    assert comparing.sweep() == 1


def test_entry_that_changed_while_it_was_compared_stays_to_be_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    monkeypatch.setattr(comparing, "compare", lambda _: Entry.objects.update(version=9))
    comparing.find_duplicates(entry.pk)
    assert Entry.objects.get().compared_at is None


@pytest.mark.parametrize(
    "fields",
    [{"state": states.DRAFT}, {"state": states.WITHDRAWN}, {"state": states.SUBMITTED, "compared_at": AGO}],
)
def test_others_are_not_swept(cast: Cast, queued: list[int], fields: dict[str, Any]) -> None:
    complete_draft(cast.entrant, updated_at=AGO, **fields)
    assert (comparing.sweep(), queued) == (0, [])
