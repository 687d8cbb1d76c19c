"""What of an entry may be changed now: one answer for pages, forms, uploads, captions, removal and submission."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaign.models import BranchDeadline
from common.refusals import Refused, Unacceptable
from submissions import openness, states
from submissions.branch import recommending
from submissions.checks import late_failures
from submissions.entering import completeness, step_frame, submitting
from submissions.models import Entry, EntryFile
from submissions.status import status
from submissions.uploads import captions, receiving, removing
from tests.factories import make_file, set_phase
from tests.submissions.entering.scene import complete_draft

NOW = timezone.now()
HOUR = timedelta(hours=1)


def close_branch(entry: Entry, closes: Any = None) -> None:
    set_phase(entry.campaign, "collect", is_open=True)
    BranchDeadline.objects.create(
        campaign=entry.campaign, union=entry.recommending, closes_at=closes or timezone.now() - timedelta(minutes=1)
    )


def returned(by: Any, *, hours: float = 48, **unlocked: list[str]) -> Entry:
    return complete_draft(
        by,
        state=states.RETURNED,
        returned_from=states.SUBMITTED,
        returned_until=timezone.now() + timedelta(hours=hours),
        unlocked=unlocked,
    )


def fresh(entry: Entry) -> Entry:
    return Entry.objects.select_related("campaign", "category", "union", "recommending").get(pk=entry.pk)


# An entry handed in in the last hour while its film was still being checked, and sent back for a text only.
def sent_back_during_the_check(cast: Any) -> tuple[Entry, EntryFile]:
    entry = complete_draft(cast.entrant)
    entry.files.update(state="checking", checked_at=None)
    BranchDeadline.objects.create(
        campaign=entry.campaign, union=entry.recommending, closes_at=timezone.now() + timedelta(minutes=30)
    )
    entry = submitting.submit(entry=entry, by=cast.entrant)
    until = timezone.now() + timedelta(days=5)
    set_phase(entry.campaign, "recommend", is_open=True)
    recommending.send_back(entry=entry, by=cast.recommender, note="请改简介", until=until, fields=["summary"], files=[])
    set_phase(entry.campaign, "collect", is_open=False)
    return fresh(entry), EntryFile.objects.get(entry=entry)


def test_entry_sent_back_for_a_text_can_be_handed_in_while_its_file_is_still_checked(cast: Any) -> None:
    entry, _file = sent_back_during_the_check(cast)
    assert submitting.resubmit(entry=entry, by=cast.entrant).state == states.SUBMITTED


def test_file_that_fails_while_the_entry_is_sent_back_for_a_text_may_be_replaced(cast: Any) -> None:
    entry, file = sent_back_during_the_check(cast)
    before = entry.returned_until
    EntryFile.objects.filter(pk=file.pk).update(state="failed", checked_at=timezone.now())
    late_failures.return_for_late_failure(EntryFile.objects.get(pk=file.pk))
    entry = fresh(entry)
    assert (entry.state, entry.unlocked["files"], entry.returned_until) == (states.RETURNED, ["work"], before)
    assert "请改简介" in entry.return_note and "没有通过自动检查" in entry.return_note
    removing.remove(file=EntryFile.objects.select_related("entry").get(pk=file.pk), by=cast.entrant)
    make_file(entry, role="work", name="新片.mp4")
    assert submitting.resubmit(entry=fresh(entry), by=cast.entrant).state == states.SUBMITTED


def test_file_that_fails_shortly_before_the_return_ends_gives_the_grace(cast: Any) -> None:
    entry, file = sent_back_during_the_check(cast)
    Entry.objects.filter(pk=entry.pk).update(returned_until=timezone.now() + timedelta(minutes=5))
    EntryFile.objects.filter(pk=file.pk).update(state="failed", checked_at=timezone.now())
    late_failures.return_for_late_failure(EntryFile.objects.get(pk=file.pk))
    grace = timedelta(hours=entry.campaign.definition.grace_hours)
    assert fresh(entry).returned_until >= timezone.now() + grace - timedelta(minutes=1)


@pytest.mark.parametrize("act", ["remove", "caption", "announce", "complete"])
def test_files_of_a_draft_stay_as_they_are_once_the_branch_has_closed(cast: Any, act: str) -> None:
    entry = complete_draft(cast.entrant, code="picture")
    entry.category.spec["files"][0]["caption_characters"] = 20
    entry.category.save()
    file = EntryFile.objects.select_related("entry__category").get(entry=entry)
    coming = receiving.announce(entry=entry, role=file.role, name="晚到.jpg", length=4, by=cast.entrant)
    close_branch(entry)
    acts = {
        "remove": lambda: removing.remove(file=file, by=cast.entrant),
        "caption": lambda: captions.write(file=file, text="晨光", by=cast.entrant),
        "announce": lambda: receiving.announce(entry=entry, role=file.role, name="又.jpg", length=9, by=cast.entrant),
        "complete": lambda: completed(coming),
    }
    with pytest.raises(Unacceptable, match="已保存的内容都还在") as refusal:
        acts[act]()
    assert refusal.value.status == 422
    stored = EntryFile.objects.get(pk=file.pk)
    assert (stored.removed_at, stored.caption, stored.state) == (None, file.caption, file.state)
    assert EntryFile.objects.get(pk=coming.pk).state == "uploading"


def completed(file: EntryFile) -> bool:
    from submissions.files import storage

    storage.staging_path(file).write_bytes(b"1234")
    return receiving.complete(file)


def test_overdue_return_names_nothing_that_may_be_changed(cast: Any, as_: Any) -> None:
    entry = returned(cast.entrant, hours=-1, fields=["summary"], files=["work"])
    assert step_frame.requested_corrections(entry) == []
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/?overview=1").content.decode()
    assert ("可以改的" in page, "修改期限已于" in page) == (False, True)
    entry = returned(cast.entrant, hours=1, fields=["summary"], files=["work"])
    assert [one.step for one in step_frame.requested_corrections(entry)] == ["work", "files"]


def test_what_a_return_keeps_locked_cannot_keep_it_from_being_handed_in(cast: Any) -> None:
    """A rule that was added meanwhile, a declaration that is new: nobody could mend it on a locked page."""
    entry = returned(cast.entrant, fields=["summary"], files=[])
    entry.files.all().delete()
    Entry.objects.filter(pk=entry.pk).update(declarations={})
    assert submitting.problems(fresh(entry)) == []
    everything = returned(cast.entrant)
    everything.files.all().delete()
    assert {problem.step for problem in submitting.problems(fresh(everything))} == {"files"}


@pytest.mark.parametrize(
    ("unlocked", "field", "files", "section"),
    [
        ({}, True, True, False),
        ({"fields": ["summary"]}, True, True, False),
        ({"fields": ["authors"], "files": ["work"]}, False, True, False),
        ({"fields": [], "files": []}, False, False, False),
        ({"fields": ["section"], "files": []}, False, False, True),
    ],
)
def test_return_opens_what_it_names(cast: Any, unlocked: dict, field: bool, files: bool, section: bool) -> None:
    now_open = openness.of(returned(cast.entrant, **unlocked))
    found = (now_open.allows_field("f-summary"), now_open.allows_files("work"), now_open.allows_field("section"))
    assert found == (field, files, section)


@pytest.mark.parametrize("state", [s for s in states.STATES if s not in states.EDITABLE])
def test_entry_that_is_handed_in_is_closed_and_says_what_it_is(cast: Any, state: str) -> None:
    number = {} if state != states.DRAFT else {"number": None}
    entry = complete_draft(cast.entrant, state=state, **number)
    found = openness.of(entry)
    assert (found.allows_field("title"), found.allows_files("work"), found.until) == (False, False, None)
    assert f"“{status.label_of(entry)}”" in found.why_closed


def test_openness_of_a_draft_is_its_branch_and_ends_with_it(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    closes = timezone.now() + timedelta(minutes=59)
    close_branch(entry, closes)
    now_open = openness.of(entry)
    assert (now_open.until, now_open.why_closed, now_open.allows_field("section")) == (closes, "", True)
    assert openness.of(entry, now=closes).why_closed
    with pytest.raises(Refused):
        openness.of(entry, now=closes).check()


def test_one_return_is_read_without_asking_the_calendar(cast: Any, django_assert_num_queries: Any) -> None:
    entry = fresh(returned(cast.entrant, fields=["summary"]))
    with django_assert_num_queries(0):
        openness.of(entry)
    entry = fresh(complete_draft(cast.entrant))
    with django_assert_num_queries(2):
        openness.of(entry)


def test_problems_are_judged_by_the_openness_that_is_given(cast: Any) -> None:
    entry = fresh(complete_draft(cast.entrant, title=""))
    found = completeness.problems(entry, files=[], now_open=openness.of(entry))
    assert {problem.step for problem in found} == {"work", "files"}


def test_form_keeps_what_was_typed_too_late(cast: Any, as_: Any) -> None:
    entry = complete_draft(cast.entrant)
    browser = as_(cast.entrant)
    set_phase(entry.campaign, "collect", is_open=False)
    page = browser.post(f"/entries/{entry.pk}/work/", {"f-summary": "截止以后写的", "version": str(entry.version)})
    field = page.context["form"]["f-summary"]
    assert (page.status_code, field.field.disabled, field.value()) == (409, False, "截止以后写的")
    assert Entry.objects.get(pk=entry.pk).answers["summary"] != "截止以后写的"
