"""Handing in: everything is checked, the number is given once, mails go after the commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.outbox import sending
from campaign.models import BranchDeadline, CopyRecipient, Phase
from common.refusals import Refused
from submissions import states
from submissions.entering import submitting
from submissions.models import Entry
from submissions.notices import mails
from tests.factories import make_file, make_user, set_phase
from tests.submissions.entering.scene import category, complete_draft


@pytest.fixture(autouse=True)
def _mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is outside these tests: its task runs where it is called."""
    monkeypatch.setattr(sending.send_message, "delay", sending.send_message)


def test_submit_gives_number_state_and_audit_event(cast: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    assert entry.number == f"{entry.campaign.number_prefix}-0001"
    assert entry.state == states.SUBMITTED
    assert entry.submitted_at is not None
    event = AuditEvent.objects.get(action="entry.submit")
    assert (event.actor, event.object_id) == (cast.entrant, str(entry.pk))


def test_numbers_follow_one_another_and_a_refusal_uses_none_up(cast: Any) -> None:
    submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    with pytest.raises(submitting.Incomplete):
        submitting.submit(entry=complete_draft(cast.entrant, title=""), by=cast.entrant)
    last = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    assert last.number is not None
    assert last.number.endswith("-0002")


def test_submit_names_everything_that_is_missing_by_step(cast: Any) -> None:
    entry = complete_draft(cast.entrant, title="", answers={}, declarations={}, contact_phone="x")
    entry.files.all().delete()
    with pytest.raises(submitting.Incomplete) as no:
        submitting.submit(entry=entry, by=cast.entrant)
    assert [(p.step, p.field) for p in no.value.problems] == [
        ("work", "title"),
        ("work", "f-summary"),
        ("authors", "f-authors"),
        ("authors", "contact_phone"),
        ("files", "work"),
        ("declarations", "d-original"),
    ]
    assert Entry.objects.get(pk=entry.pk).state == states.DRAFT


@pytest.mark.parametrize("state", ["uploading", "checking", "failed"])
def test_submit_waits_for_files_that_are_not_good_yet(cast: Any, state: str) -> None:
    entry = complete_draft(cast.entrant)
    entry.files.all().delete()
    make_file(entry, state=state, name="片子.mp4")
    with pytest.raises(submitting.Incomplete) as no:
        submitting.submit(entry=entry, by=cast.entrant)
    assert {p.step for p in no.value.problems} == {"files"}
    assert "片子.mp4" in no.value.problems[0].text


@pytest.mark.parametrize(("minutes_left", "goes"), [(59, True), (61, False)])
def test_submit_in_the_last_hour_takes_a_file_still_being_checked(cast: Any, minutes_left: int, goes: bool) -> None:
    entry = complete_draft(cast.entrant)
    entry.files.update(state="checking", checked_at=None)
    closes = timezone.now() + timedelta(minutes=minutes_left)
    BranchDeadline.objects.create(campaign=entry.campaign, union=entry.recommending, closes_at=closes)
    if goes:
        assert submitting.submit(entry=entry, by=cast.entrant).state == states.SUBMITTED
    else:
        with pytest.raises(submitting.Incomplete):
            submitting.submit(entry=entry, by=cast.entrant)


def test_submit_is_refused_after_the_branch_closed_and_says_when(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    closed = timezone.now() - timedelta(minutes=1)
    Phase.objects.filter(code="collect").update(opens_at=closed - timedelta(days=9))
    BranchDeadline.objects.create(campaign=entry.campaign, union=entry.recommending, closes_at=closed)
    with pytest.raises(Refused) as no:
        submitting.submit(entry=entry, by=cast.entrant)
    assert f"{timezone.localtime(closed):%H:%M}" in str(no.value)
    entry.campaign.refresh_from_db()
    assert entry.campaign.last_number == 0


def test_submit_twice_is_refused_and_keeps_the_first_number(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    first = submitting.submit(entry=entry, by=cast.entrant)
    with pytest.raises(Refused):
        submitting.submit(entry=entry, by=cast.entrant)
    entry.campaign.refresh_from_db()
    assert (Entry.objects.get(pk=entry.pk).number, entry.campaign.last_number) == (first.number, 1)


def test_submit_by_another_union_is_refused(cast: Any) -> None:
    with pytest.raises(Refused):
        submitting.submit(entry=complete_draft(cast.entrant), by=cast.outsider)


def test_submit_keeps_to_the_works_per_union(cast: Any) -> None:
    row = category("film")
    row.spec["works_per_union"] = 1
    row.save()
    submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    with pytest.raises(Refused, match="最多申报 1 件"):
        submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)


def test_reopen_and_submit_again_keeps_the_number(cast: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    number = entry.number
    entry = submitting.reopen(entry=entry, by=cast.entrant)
    assert (entry.state, entry.number) == (states.DRAFT, number)
    assert submitting.submit(entry=entry, by=cast.entrant).number == number


def test_withdraw_then_take_back(cast: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    entry = submitting.withdraw(entry=entry, by=cast.entrant, note="换一件")
    assert entry.state == states.WITHDRAWN
    assert submitting.reopen(entry=entry, by=cast.entrant).state == states.DRAFT


def test_reopen_is_refused_when_collection_has_closed(cast: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    set_phase(entry.campaign, "collect", is_open=False)
    with pytest.raises(Refused):
        submitting.reopen(entry=entry, by=cast.entrant)


def _returned(cast: Any, **changes: Any) -> Entry:
    until = timezone.now() + timedelta(days=2)
    values: dict[str, Any] = {"returned_from": states.RECOMMENDED, "returned_until": until, "return_note": "请改简介"}
    return complete_draft(cast.entrant, state=states.RETURNED, **(values | changes))


def test_resubmit_goes_back_to_where_it_was_even_when_collection_is_closed(cast: Any) -> None:
    entry = _returned(cast, unlocked={"fields": ["summary"], "files": []})
    set_phase(entry.campaign, "collect", is_open=False)
    entry = submitting.resubmit(entry=entry, by=cast.entrant)
    assert (entry.state, entry.return_note, entry.unlocked) == (states.RECOMMENDED, "", {})


def test_resubmit_after_the_due_date_is_refused(cast: Any) -> None:
    entry = _returned(cast, returned_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="修改期限已在"):
        submitting.resubmit(entry=entry, by=cast.entrant)


def test_resubmit_with_an_open_fault_is_refused(cast: Any) -> None:
    entry = _returned(cast, answers={"summary": "字" * 301, "authors": [{"name": "林"}]})
    with pytest.raises(submitting.Incomplete):
        submitting.resubmit(entry=entry, by=cast.entrant)


def test_submit_mails_the_contact_and_the_copy_recipients_of_the_branch(
    cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = complete_draft(cast.entrant)
    for union, email in ((entry.recommending, "copy@example.org"), (cast.outsider.union, "other@example.org")):
        CopyRecipient.objects.create(campaign=entry.campaign, union=union, name="抄送人", email=email)
    CopyRecipient.objects.create(
        campaign=entry.campaign, union=entry.union, name="停用", email="off@example.org", is_active=False
    )
    with django_capture_on_commit_callbacks(execute=True):
        entry = submitting.submit(entry=entry, by=cast.entrant)
    assert sorted(m.to[0] for m in mail.outbox) == ["copy@example.org", "desk@example.org"]
    assert all(entry.number in m.subject for m in mail.outbox)
    assert f"http://testserver/entries/{entry.pk}/" in next(m for m in mail.outbox if m.to == ["desk@example.org"]).body


def test_a_refused_submit_mails_nobody(cast: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        submitting.submit(entry=complete_draft(cast.entrant, title=""), by=cast.entrant)
    assert mail.outbox == []


def test_a_title_with_line_breaks_cannot_forge_mail_headers(cast: Any) -> None:
    entry = complete_draft(cast.entrant, title="灯\nBcc: evil@example.org", state=states.SUBMITTED)
    assert "\n" not in mails.messages("submitted", entry)[0].subject


def test_people_of_other_roles_cannot_submit(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    for by in (cast.recommender, cast.screener, cast.organiser, cast.expert, cast.auditor, make_user()):
        with pytest.raises(Refused):
            submitting.submit(entry=entry, by=by)
