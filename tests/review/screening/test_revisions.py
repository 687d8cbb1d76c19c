"""What comes back corrected: to the person who returned it, with its ✓ and with what was changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from review.entry_filter import QueueFilter
from review.screening import decisions, revisions
from review.screening import queue as screening_queue
from submissions import handed_in, states
from submissions.entering import drafts, submitting
from submissions.models import Entry, EntryFile
from tests.factories import make_file, make_user
from tests.review.conftest import Stage


@pytest.fixture
def returned(stage: Stage) -> Entry:
    """One ✓ and one ✗; the summary and the film are open."""
    entry = stage.entry(title="渔排上的信号", declarations={"original": {"at": "2023-06-01", "by": 1}})
    make_file(entry, name="旧片.mp4", size=2_000_000)
    handed_in.keep(entry=entry, action="submit", who=entry.created_by)
    decisions.return_for_correction(
        entry=entry,
        by=stage.cast.screener,
        until=timezone.now() + timedelta(days=2),
        marks={"title": False, "original": True},
        fields=["summary"],
        files=["work"],
    )
    return Entry.objects.get(pk=entry.pk)


def mend(entry: Entry) -> Entry:
    by = entry.created_by
    data = {"f-summary": "海上有了信号。", "title": "偷换的标题"}
    entry = drafts.save_step(entry=entry, by=by, step="work", data=data, version=entry.version).entry
    EntryFile.objects.filter(entry=entry).update(removed_at=timezone.now())
    make_file(entry, name="新片.mp4", size=3_000_000)
    return submitting.resubmit(entry=Entry.objects.get(pk=entry.pk), by=by)


def test_the_difference_is_told_field_by_field_and_file_by_file(returned: Entry) -> None:
    entry = mend(returned)
    assert entry.state == states.RECOMMENDED
    assert [(one.label, one.before, one.after) for one in revisions.of(entry)] == [
        ("作品简介", "渔排之间靠手机。", "海上有了信号。"),
        ("视频", "旧片.mp4（1.9 MB）", "新片.mp4（2.9 MB）"),
    ]
    assert entry.title == "渔排上的信号"  # only what was opened can change


def test_it_comes_back_to_who_returned_it_with_its_marks(stage: Stage, as_, returned: Entry) -> None:
    other = stage.entry()
    entry, second = mend(returned), make_user("zhousan", role="screener", name="周三")
    chosen = QueueFilter({}, campaign=stage.campaign)
    first_of = {
        by.name: screening_queue.claim_following(by, stage.campaign, chosen, after=0, skip=[])
        for by in (second, stage.cast.screener)
    }
    assert first_of == {"周三": other, "陈雅琳": entry}
    page = " ".join(as_(stage.cast.screener).get(reverse("screening_item", args=[entry.pk])).content.decode().split())
    assert "补正了什么" in page and "<del>渔排之间靠手机。</del>" in page
    assert 'id="mark-original-ok" name="mark-original" value="ok" checked>' in page
    assert 'id="mark-title-unseen" name="mark-title" value="" checked>' in page
    assert page.count("上次不符合") == 1
    desk = as_(stage.cast.screener).get(reverse("screening_desk")).content.decode()
    assert desk.count("已补正") == 2  # the row's, and the choice in the filter


def test_who_does_not_look_gets_it_when_nothing_else_is_left(stage: Stage, returned: Entry) -> None:
    entry, second = mend(returned), make_user("zhousan", role="screener", name="周三")
    chosen = QueueFilter({}, campaign=stage.campaign)
    assert screening_queue.claim_following(second, stage.campaign, chosen, after=0, skip=[]) == entry


def test_marks_of_an_undone_decision_are_there_again_for_who_made_it(stage: Stage) -> None:
    entry, by = stage.entry(), stage.cast.screener
    decisions.reject(entry=entry, by=by, marks={"title": True, "original": False})
    decisions.undo(entry=entry, by=by)
    kept = decisions.earlier(entry, by)
    assert kept is not None and kept.checklist == {"title": True, "original": False}
    assert decisions.earlier(entry, User.objects.get(pk=stage.cast.organiser.pk)) is None
