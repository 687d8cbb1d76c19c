"""Many hands at once: no number twice, none skipped, no entry submitted twice."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.outbox import sending
from submissions.entering import submitting
from submissions.models import Entry
from tests.racing import at_once
from tests.submissions.entering.scene import complete_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


def test_eight_entries_submitted_at_once_get_eight_numbers_in_a_row(cast: Any) -> None:
    entries = [complete_draft(cast.entrant) for _ in range(8)]
    at_once(*[lambda entry=entry: submitting.submit(entry=entry, by=cast.entrant) for entry in entries])
    numbers = sorted(Entry.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == [f"{n:04d}" for n in range(1, 9)]


def test_one_entry_submitted_four_times_at_once_is_submitted_once(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    outcomes = at_once(*[lambda: submitting.submit(entry=entry, by=cast.entrant)] * 4)
    assert sorted(isinstance(outcome, Entry) for outcome in outcomes) == [False, False, False, True]
    assert AuditEvent.objects.filter(action="entry.submit").count() == 1
    entry.campaign.refresh_from_db()
    assert entry.campaign.last_number == 1
