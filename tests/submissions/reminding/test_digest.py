"""The recommender's mail of the day: once, at eight, and only where there is something to say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.outbox import sending
from campaign.models import Phase
from submissions import states
from submissions.models import Entry
from submissions.reminding import digest
from tests.cast import Cast
from tests.factories import make_entry, make_user
from tests.submissions.entering.scene import category


@pytest.fixture(autouse=True)
def _nobody_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2030, 6, day, hour, minute))


@pytest.fixture
def quiet(cast: Cast) -> None:
    """Nothing is due in June 2030."""
    Phase.objects.filter(campaign=category().campaign).update(opens_at=local(1, 8), closes_at=local(30, 18))


def entry_of(cast: Cast, at: datetime, action: str = "entry.submit", **changes: Any) -> Entry:
    values = {"by": cast.entrant, "state": states.SUBMITTED, "submitted_at": at} | changes
    entry = make_entry(category(), **values)
    with time_machine.travel(at, tick=False):
        audit.record(action=action, obj=entry, by=cast.entrant)
    return entry


def texts() -> list[str]:
    return list(Notice.objects.filter(kind="branch.digest").order_by("id").values_list("text", flat=True))


def test_day_is_told_once_to_each_recommender_of_the_branch(cast: Cast, quiet: None) -> None:
    make_user("second", role="recommender", union=cast.recommender.union)
    entry = entry_of(cast, local(9, 15), title="最后一盏灯")
    assert [digest.send(local(10, 7, 59)), digest.send(local(10, 8, 5)), digest.send(local(10, 8, 35))] == [0, 2, 0]
    assert set(Notice.objects.values_list("to", flat=True)) == {cast.recommender.email, "second@example.org"}
    assert texts()[0].split("\n\n") == [
        f"新提交 1 件\n  {entry.number}《最后一盏灯》（榕江轨道工会）",
        "待推荐 1 件，最早的一件 6月9日 15:00 提交",
        "http://testserver/branch/",
    ]


def test_nothing_is_sent_where_nothing_is_there(cast: Cast, quiet: None) -> None:
    make_entry(category(), by=cast.entrant)  # a draft is nobody else's yet
    assert digest.send(local(10, 8, 5)) == 0
    assert texts() == []


def test_what_happens_after_eight_is_of_tomorrow(cast: Cast, quiet: None) -> None:
    entry_of(cast, local(10, 8, 1), "entry.admit", state=states.ADMITTED, recommended_at=local(5, 9))
    told = []
    for at in (local(10, 9, 5), local(11, 8, 5), local(12, 8, 5)):
        with time_machine.travel(at):
            told.append(digest.send())
    assert (told, "初评通过 1 件" in texts()[0]) == ([0, 1, 0], True)


def test_days_without_a_worker_are_told_by_the_next(cast: Cast, quiet: None) -> None:
    waiting = entry_of(cast, local(9, 9))
    with time_machine.travel(local(10, 8, 5)):
        assert digest.send() == 1
    Entry.objects.filter(pk=waiting.pk).update(state=states.ADMITTED)
    entry_of(cast, local(10, 9), "entry.reject", state=states.REJECTED, recommended_at=local(5, 9))
    with time_machine.travel(local(13, 14, 5)):
        assert digest.send() == 1
    assert "初评未通过 1 件" in texts()[1]


def test_only_the_last_word_on_an_entry_is_told_and_ten_are_named(cast: Cast, quiet: None) -> None:
    for number in range(12):
        entry_of(cast, local(9, 10), "entry.withdraw", state=states.WITHDRAWN, number=f"T-{number:04d}")
    gone = Entry.objects.first()
    assert gone is not None
    with time_machine.travel(local(9, 11), tick=False):
        audit.record(action="entry.submit", obj=gone, by=cast.entrant)
    digest.send(local(10, 8, 5))
    (text,) = texts()
    assert text.splitlines()[0] == "新提交 1 件"
    assert ("申报单位撤回 11 件" in text, "  另有 1 件" in text) == (True, True)


def test_what_is_due_within_three_days_is_said(cast: Cast, quiet: None) -> None:
    make_entry(category(), by=cast.entrant)
    late = make_entry(category(), by=cast.entrant, state=states.RETURNED)
    Entry.objects.filter(pk=late.pk).update(returned_until=local(11, 12))
    Phase.objects.filter(code="collect").update(closes_at=local(12, 18))
    with time_machine.travel(local(10, 8, 5)):
        digest.send()
    assert texts()[0].split("\n\n")[0].splitlines() == [
        "申报 6月12日 星期三 18:00 截止，1 家还有 1 件草稿没有提交",
        "退回修改 1 件，最近的期限 6月11日 星期二 12:00",
    ]


def test_other_branches_and_locked_people_hear_nothing(cast: Cast, quiet: None) -> None:
    entry_of(cast, local(9, 15))
    User.objects.filter(pk=cast.recommender.pk).update(is_active=False)
    assert digest.send(local(10, 8, 5)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_news_of_the_whole_province_takes_the_same_number_of_queries(
    cast: Cast, quiet: None, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        entry_of(cast, local(9, 15))
    day, campaign = digest.Day(local(10, 8)), category().campaign
    with django_assert_num_queries(2):
        found = digest._news(campaign, day)
    assert [len(rows) for rows in found.values()] == [count]
