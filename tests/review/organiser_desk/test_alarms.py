"""The organiser's desk: what will go wrong if nobody acts, and a calendar whose scale is that of the work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign import calendar, memory
from campaign.organiser_desk import alarms as of_all_apps
from campaign.pages import calendar_picture
from review.models import Panel
from review.organiser_desk import alarms
from review.screening import decisions
from submissions import states
from tests.factories import make_file
from tests.review.conftest import FIT, Stage

HOUR = timedelta(hours=1)


def told(stage: Stage) -> list[str]:
    return [alarm.what for alarm in alarms.alarms(stage.campaign, timezone.now())]


def moved(stage: Stage, code: str, **times: Any) -> None:
    stage.campaign.phases.filter(code=code).update(**times)
    memory.forget()


@pytest.fixture(autouse=True)
def experts_later(stage: Stage) -> None:
    later = timezone.now() + timedelta(days=60)
    moved(stage, "expert", opens_at=later, closes_at=later + timedelta(days=9))


def test_a_day_without_a_decision_is_told(stage: Stage) -> None:
    stage.entry()
    moved(stage, "screening", opens_at=timezone.now() - 30 * HOUR)
    assert told(stage) == ["初评一天多没有进展，还有 1 件待初评"]
    decisions.admit(entry=stage.entry(), by=stage.cast.screener, marks=FIT)
    assert told(stage) == []


def test_a_first_day_or_an_empty_queue_is_no_alarm(stage: Stage) -> None:
    moved(stage, "screening", opens_at=timezone.now() - 30 * HOUR)
    assert told(stage) == []
    stage.entry()
    moved(stage, "screening", opens_at=timezone.now() - 2 * HOUR)
    assert told(stage) == []


def test_corrections_that_fall_due_are_told(stage: Stage, as_: Any) -> None:
    stage.entry(states.RETURNED, returned_until=timezone.now() + 5 * HOUR)
    stage.entry(states.RETURNED, returned_until=timezone.now() + timedelta(days=5))
    assert told(stage) == ["1 件退回的作品两天内到期或已经过期"]
    page = as_(stage.cast.organiser).get(reverse("organiser_desk")).content.decode()
    assert "1 件退回的作品两天内到期或已经过期" in page


def test_shortlisted_works_without_experts_are_told_before_the_experts_begin(stage: Stage) -> None:
    stage.entry(states.SHORTLISTED)
    assert told(stage) == []
    moved(stage, "expert", opens_at=timezone.now() + timedelta(days=3))
    assert told(stage) == ["1 个有入围作品的项目还没有专家"]
    stage.panel()
    assert told(stage) == []


def test_every_app_says_its_own_in_one_order(stage: Stage, as_: Any) -> None:
    """Urgent or not, with a link or without."""
    make_file(stage.entry(states.ADMITTED, title="听见车间"), state="checking", received_at=timezone.now() - HOUR)
    panel = Panel.objects.create(campaign=stage.campaign, category=stage.category)
    found = of_all_apps.alarms(stage.campaign, timezone.now())
    assert [(one.what, one.is_urgent, one.url) for one in found] == [
        ("《听见车间》的文件检查停了 30 分钟以上", True, ""),
        (f"{stage.category.short_name}组只有 0 位专家", False, reverse("panel", args=[panel.pk])),
    ]
    page = as_(stage.cast.organiser).get(reverse("organiser_desk")).content.decode()
    assert (page.count("finding-bad"), page.count("finding-warn"), page.count("finding-act")) == (1, 1, 1)


def test_the_calendar_is_scaled_to_the_work_and_not_to_the_showcase(stage: Stage) -> None:
    now = timezone.now()
    for code in ("collect", "recommend", "screening", "vote", "expert", "publicity"):
        moved(stage, code, opens_at=now - timedelta(days=10), closes_at=now + timedelta(days=10))
    moved(stage, "showcase", opens_at=now + timedelta(days=11), closes_at=now + timedelta(days=400))
    bars = {bar.phase.code: bar for bar in calendar_picture.bars(calendar.shown(stage.campaign).phases, now)}
    assert (bars["vote"].x, bars["vote"].width, bars["vote"].today) == (0, 100, pytest.approx(50, abs=0.1))
    assert (bars["showcase"].x, bars["showcase"].width) == (99, 1)
