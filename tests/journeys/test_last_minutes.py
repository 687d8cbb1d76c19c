"""The last ten minutes: a thousand entries handed in at once lose nothing and share no number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.outbox import sending
from campaign.models import Phase
from submissions import states, tasks
from submissions.entering import submitting
from submissions.models import Entry, EntryFile
from tests.factories import film_spec, make_campaign, make_entry, make_file, make_user
from tests.racing import at_once

ENTRIES, CLERKS = 1000, 8


@pytest.fixture
def entries(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Complete drafts whose films are still being checked, ten minutes before the close."""
    for task in (sending.send_message, tasks.find_likeness):
        monkeypatch.setattr(task, "delay", lambda *_: None)
    campaign = make_campaign(categories=(film_spec(fields=(), declarations=()),))
    Phase.objects.filter(campaign=campaign, code="collect").update(closes_at=timezone.now() + timedelta(minutes=10))
    category, clerk = campaign.categories.get(), make_user(role="entrant")
    model = make_entry(category, by=clerk)
    plain = {f.attname: getattr(model, f.attname) for f in Entry._meta.concrete_fields if not f.primary_key}
    rows = [Entry(**(plain | {"title": f"守灯{n}"})) for n in range(ENTRIES)]
    made = Entry.objects.bulk_create(rows)
    file = make_file(model, state="checking")
    own = ("id", "key", "entry")
    like = {f.attname: getattr(file, f.attname) for f in EntryFile._meta.concrete_fields if f.name not in own}
    EntryFile.objects.bulk_create(EntryFile(**like, entry=entry) for entry in made)
    return [entry.pk for entry in made]


def hand_in(pks: list[int]) -> Callable[[], None]:
    def job() -> None:
        try:
            for pk in pks:
                entry = Entry.objects.select_related("campaign", "category", "union", "created_by").get(pk=pk)
                submitting.submit(entry=entry, by=entry.created_by)
        finally:
            connection.close()

    return job


def test_thousand_entries_in_the_last_minutes_lose_nothing(entries: list[int]) -> None:
    jobs = [hand_in(entries[n::CLERKS]) for n in range(CLERKS)]
    at_once(*jobs)
    numbers: Any = Entry.objects.filter(pk__in=entries, state=states.SUBMITTED).values_list("number", flat=True)
    assert sorted(int(number.rpartition("-")[2]) for number in numbers) == list(range(1, ENTRIES + 1))
    assert AuditEvent.objects.filter(action="entry.submit").count() == ENTRIES
