"""Returns and the calendar: no due date after the screening, more time from the organiser, late ones decided, overdue
ones closed by rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from campaign.models import Phase
from common.refusals import NotAllowed, Refused
from review.screening import decisions
from submissions import handed_in, returning, states
from submissions.models import Entry
from submissions.reminding import overdue
from tests.review.conftest import FIT, Stage

DAY = timedelta(days=1)


@pytest.fixture
def closes(stage: Stage):
    """The screening ends in two days."""
    at = timezone.now() + 2 * DAY
    Phase.objects.filter(campaign=stage.campaign, code="screening").update(closes_at=at)
    stage.campaign.refresh_from_db()
    return at


def send_back(stage: Stage, entry: Entry, until, by=None) -> Entry:
    by = by or stage.cast.screener
    handed_in.keep(entry=entry, action="submit", who=entry.created_by)
    decisions.return_for_correction(entry=entry, by=by, until=until, note="错字", fields=["summary"])
    return Entry.objects.get(pk=entry.pk)


def test_no_due_date_after_the_screening_but_by_the_organiser(stage: Stage, closes) -> None:
    with pytest.raises(Refused, match="不能晚于初评结束时间"):
        send_back(stage, stage.entry(), closes + DAY)
    assert send_back(stage, stage.entry(), closes + DAY, stage.cast.organiser).state == states.RETURNED


def test_the_page_offers_and_takes_the_last_day(stage: Stage, as_, closes) -> None:
    entry, browser = stage.entry(), as_(stage.cast.screener)
    last = timezone.localdate(closes)
    assert f'value="{last}"' in browser.get(reverse("screening_item", args=[entry.pk])).content.decode()
    data = {"decision": "return", "note": "错字", "fields_open": ["summary"]}
    address = reverse("screening_decide", args=[entry.pk])
    page = browser.post(address, {**data, "until": (last + DAY).isoformat()})
    assert (page.status_code, 'data-fault="until"' in page.content.decode()) == (422, True)
    assert browser.post(address, {**data, "until": last.isoformat()}).status_code == 302
    assert Entry.objects.get().returned_until <= closes


def test_the_organiser_gives_one_entry_more_time_and_the_union_is_told(stage: Stage, as_, closes) -> None:
    entry = send_back(stage, stage.entry(contact_email="desk@example.org"), closes)
    with pytest.raises(NotAllowed):
        returning.extend(entry=entry, by=stage.cast.screener, until=closes + DAY)
    with pytest.raises(Refused, match="要晚于现在的期限"):
        returning.extend(entry=entry, by=stage.cast.organiser, until=closes)
    day = timezone.localdate(closes) + 3 * DAY
    as_(stage.cast.organiser).post(reverse("screening_extend", args=[entry.pk]), {"until": day.isoformat()})
    assert timezone.localdate(Entry.objects.get().returned_until) == day
    assert AuditEvent.objects.filter(action="entry.extend").count() == 1
    assert Notice.objects.exclude(state="cancelled").filter(kind="entry.returned").count() == 1


def test_what_came_back_is_decided_after_the_screening_until_the_shortlist(stage: Stage, closes) -> None:
    entry, waiting = send_back(stage, stage.entry(), closes), stage.entry()
    Entry.objects.filter(pk=entry.pk).update(
        state=states.RECOMMENDED, returned_from="", recommended_at=timezone.now() - DAY
    )
    entry = Entry.objects.get(pk=entry.pk)
    handed_in.keep(entry=entry, action="resubmit", who=entry.created_by)
    with time_machine.travel(closes + timedelta(hours=1), tick=False):
        with pytest.raises(Refused, match="现在不能"):
            decisions.admit(entry=waiting, by=stage.cast.screener, marks=FIT)
        published = stage.entry(states.SHORTLISTED)
        with pytest.raises(Refused, match="现在不能"):
            decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
        Entry.objects.filter(pk=published.pk).update(state=states.ADMITTED)
        decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    assert Entry.objects.get(pk=entry.pk).state == states.ADMITTED


def test_an_overdue_return_is_closed_by_rule_with_a_notice(stage: Stage, closes) -> None:
    entry = send_back(stage, stage.entry(contact_email="desk@example.org"), closes)
    Entry.objects.filter(pk=entry.pk).update(title="没有交上来的标题")
    by_branch = stage.entry(states.RETURNED, returned_from=states.SUBMITTED, returned_until=timezone.now() - DAY)
    assert overdue.close(closes - timedelta(minutes=1)) == 0
    assert (overdue.close(closes), overdue.close(closes)) == (1, 0)
    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.state, Entry.objects.get(pk=by_branch.pk).state) == (states.REJECTED, states.RETURNED)
    (told,) = Notice.objects.filter(kind="entry.rejected")
    assert "不通过（逾期未补正）" in told.text
    assert handed_in.as_last(entry).title == entry.handings.get().title  # what was not handed in is nobody else's
