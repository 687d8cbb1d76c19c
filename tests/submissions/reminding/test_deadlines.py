"""Reminders before a deadline, once for each stage and date, and a word when an entry's way is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Notice, User
from accounts.outbox import sending
from campaign.models import BranchDeadline, Phase
from submissions import states
from submissions.entering import submitting
from submissions.models import Entry
from submissions.reminding import deadlines
from tests.cast import Cast
from tests.factories import make_entry
from tests.racing import at_once
from tests.submissions.entering.scene import category, complete_draft

LONG_AGO = timedelta(days=9)


@pytest.fixture(autouse=True)
def _nobody_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


@pytest.fixture
def closes(cast: Cast) -> datetime:
    """When collection ends: the start of the minute, thirty days from now."""
    at = (timezone.now() + timedelta(days=30)).replace(second=0, microsecond=0)
    Phase.objects.filter(campaign=category().campaign, code="collect").update(closes_at=at)
    Phase.objects.exclude(code="collect").update(closes_at=at + timedelta(days=9))
    return at


def draft(cast: Cast, **changes: Any) -> Entry:
    return complete_draft(cast.entrant, created_at=timezone.now() - LONG_AGO, **changes)


def told(kind: str = "entry.draft_due") -> list[Notice]:
    return list(Notice.objects.filter(kind=kind).order_by("id"))


def lefts(kind: str = "entry.draft_due") -> list[str]:
    """The middle part of each key: the stage."""
    return [str(one.key).split(":")[2] for one in told(kind)]


@pytest.mark.parametrize(
    ("before", "stages"),
    [
        (timedelta(days=3, minutes=1), []),
        (timedelta(days=3), ["3d"]),
        (timedelta(days=1, minutes=1), ["3d"]),
        (timedelta(days=1), ["1d"]),
        (timedelta(hours=3), ["3h"]),
        (timedelta(minutes=1), ["3h"]),
        (timedelta(0), []),
    ],
)
def test_only_the_nearest_stage_is_told_whenever_the_worker_comes(
    cast: Cast, closes: datetime, before: timedelta, stages: list[str]
) -> None:
    draft(cast)
    deadlines.remind(closes - before)
    assert lefts() == stages


def test_each_stage_is_told_once_however_often_the_beat_calls(cast: Cast, closes: datetime) -> None:
    draft(cast)
    begun, counts = closes - timedelta(days=4), []
    for minutes in range(0, 4 * 24 * 60 + 20, 10):
        counts.append(deadlines.remind(begun + timedelta(minutes=minutes)))
    assert (lefts(), sum(counts)) == (["3d", "1d", "3h"], 3)


def test_deadline_that_moved_is_reminded_of_anew(cast: Cast, closes: datetime) -> None:
    entry = draft(cast)
    deadlines.remind(closes - timedelta(hours=2))
    BranchDeadline.objects.create(
        campaign=entry.campaign, union=entry.recommending, closes_at=closes - timedelta(hours=1)
    )
    deadlines.remind(closes - timedelta(hours=2))
    deadlines.remind(closes - timedelta(hours=2))
    assert lefts() == ["3h", "3h"]


def test_reminder_says_what_is_missing_and_until_when(cast: Cast, closes: datetime) -> None:
    whole, empty = draft(cast), draft(cast, title="另一盏灯", answers={}, declarations={})
    deadlines.remind(closes - timedelta(hours=2))
    first, second = told()
    assert "申报截止不足 3 小时，还没有提交：最后一盏灯" == first.subject
    assert ("内容已填完整，只差提交。" in first.text, "还差" in first.text) == (True, False)
    assert ("内容已填完整" in second.text, "还差：\n· " in second.text) == (False, True)
    assert "· 还没有勾选：" in second.text
    assert f"/entries/{empty.pk}/" in second.text and f"/entries/{whole.pk}/" in first.text


def test_who_has_just_begun_is_not_reminded_at_once(cast: Cast, closes: datetime) -> None:
    complete_draft(cast.entrant, created_at=closes - timedelta(days=3))
    deadlines.remind(closes - timedelta(days=2, hours=23))
    assert lefts() == []
    deadlines.remind(closes - timedelta(hours=23))
    assert lefts() == ["1d"]


def test_what_was_handed_in_is_not_reminded_of(cast: Cast, closes: datetime) -> None:
    submitting.submit(entry=draft(cast), by=cast.entrant)
    assert deadlines.remind(closes - timedelta(hours=2)) == 0


def test_return_is_reminded_of_by_its_own_date(cast: Cast, closes: datetime) -> None:
    until = closes + timedelta(days=2)
    entry = make_entry(
        category(),
        by=cast.entrant,
        state=states.RETURNED,
        contact_email="desk@example.org",
        created_at=timezone.now() - LONG_AGO,
    )
    Entry.objects.filter(pk=entry.pk).update(returned_until=until)
    for before in (timedelta(days=3), timedelta(days=2), timedelta(days=1), timedelta(hours=3), timedelta(hours=2)):
        deadlines.remind(until - before)
    assert lefts("entry.return_due") == ["2d", "1d", "3h"]
    assert str(entry.number) in told("entry.return_due")[0].subject


def test_return_that_was_mailed_just_before_is_not_reminded_of(cast: Cast, closes: datetime) -> None:
    """Three days are usual: else the first reminder would follow within the hour."""
    entry = make_entry(category(), by=cast.entrant, state=states.RETURNED)
    now = timezone.now()
    Entry.objects.filter(pk=entry.pk).update(returned_until=now + timedelta(days=3, minutes=30))
    Notice.objects.create(kind="entry.returned", to="a@b.cn", text="-", object_type="entry", object_id=str(entry.pk))
    assert deadlines.remind(now + timedelta(hours=1)) == 0
    assert deadlines.remind(now + timedelta(days=2, hours=1)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_nothing_due_asks_little(cast: Cast, closes: datetime, django_assert_num_queries: Any, count: int) -> None:
    for _ in range(count):
        draft(cast)
    with django_assert_num_queries(1):  # the returns
        deadlines.remind(closes - timedelta(days=5))


def test_reminder_goes_by_text_message_where_there_is_no_address(cast: Cast, closes: datetime) -> None:
    User.objects.filter(pk=cast.entrant.pk).update(email="")
    draft(cast, contact_email="")
    deadlines.remind(closes - timedelta(hours=2))
    (notice,) = told()
    assert (notice.channel, notice.to) == ("sms", "13800001234")
    assert notice.text.startswith("【好声音】您的作品还没有提交，") and notice.text.endswith("截止。请登录网站查看。")


# ── Ends ──
@pytest.mark.parametrize(
    ("state", "phase", "label"),
    [
        (states.DRAFT, "collect", "截止前未提交"),
        (states.SUBMITTED, "recommend", "未获推荐"),
        (states.ADMITTED, "vote", "未入围"),
        (states.RECOMMENDED, "vote", "未作初评，未入围"),
    ],
)
def test_way_that_the_calendar_ended_is_told_once(
    cast: Cast, closes: datetime, state: str, phase: str, label: str
) -> None:
    entry = make_entry(category(), by=cast.entrant, state=state, contact_email="desk@example.org")
    ended = timezone.now() - timedelta(minutes=5)
    Phase.objects.filter(code=phase).update(closes_at=ended)
    assert [deadlines.tell_of_endings(), deadlines.tell_of_endings()] == [1, 0]
    (notice,) = told("entry.lapsed")
    assert (label in notice.subject, notice.object_id) == (True, str(entry.pk))


def test_overdue_return_is_told_once(cast: Cast, closes: datetime) -> None:
    entry = make_entry(category(), by=cast.entrant, state=states.RETURNED)
    Entry.objects.filter(pk=entry.pk).update(returned_until=timezone.now() - timedelta(minutes=5))
    assert [deadlines.tell_of_endings(), deadlines.tell_of_endings()] == [1, 0]
    assert "逾期未重新提交" in told("entry.lapsed")[0].subject


def test_old_ends_are_no_news(cast: Cast, closes: datetime) -> None:
    make_entry(category(), by=cast.entrant, state=states.SUBMITTED)
    now = timezone.now()
    Phase.objects.filter(code="recommend").update(opens_at=now - LONG_AGO, closes_at=now - timedelta(days=3))
    assert deadlines.tell_of_endings() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(cast: Cast, closes: datetime) -> None:
    draft(cast)
    now = closes - timedelta(hours=2)
    told_by = at_once(lambda: deadlines.remind(now), lambda: deadlines.remind(now))
    assert sorted(told_by) == [0, 1]
    assert lefts() == ["3h"]
