"""A year with something to count in every chapter."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from campaign.models import Campaign
from review.models import Result
from review.results import publishing
from review.screening import decisions
from submissions import states
from submissions.models import Finding
from tests.factories import make_entry, make_file, make_union, make_user
from tests.review import releasing
from tests.review.conftest import FIT, Stage


@pytest.fixture
def year(stage: Stage) -> Stage:
    """Of 福州: two admitted, one rejected, one waiting, one returned, two not recommended, a draft. Another branch has
    one work of another category."""
    for title in ("甲", "乙"):
        decisions.admit(entry=stage.entry(title=title), by=stage.cast.screener, marks=FIT)
    decisions.reject(entry=stage.entry(title="丙"), by=stage.cast.organiser, note="不符合征集范围")
    waiting = stage.entry(title="丁")
    stage.entry(states.RETURNED, returned_from=states.RECOMMENDED, recommended_at=timezone.now(), title="戊")
    for title in ("己", "庚"):
        unread = stage.entry(states.SUBMITTED, title=title)
    stage.entry(states.DRAFT)
    make_entry(stage.campaign.categories.get(code="picture"), union=make_union(), state=states.RECOMMENDED)
    file, replaced = make_file(waiting), make_file(waiting, removed_at=timezone.now())
    for one, code, level in ((file, "blur", "warn"), (replaced, "blur", "warn"), (replaced, "duration", "block")):
        Finding.objects.create(file=one, code=code, level=level)
    Finding.objects.create(file=file, code="codec", level="info")
    Finding.objects.create(file=make_file(unread), code="watermark", level="warn")
    make_activity(stage.campaign, stage.cast.entrant)
    return stage


def make_activity(campaign: Campaign, by: User, *, kind: str = "lecture", met: int = 120) -> Activity:
    city = by.union.recommending  # type: ignore[union-attr]
    county = make_union(kind="county", parent=city)
    now, counter = timezone.now(), make_user(role="organiser")
    acts: dict[str, Any] = {
        f"{act}_{what}": value
        for act in ("submitted", "recommended", "counted")
        for what, value in (("at", now), ("by", counter))
    }
    return Activity.objects.create(
        campaign=campaign, union=by.union, recommending=city, created_by=by, state="counted", title="网络安全进车间",
        kind=kind, starts_on=timezone.localdate(), county=county, volunteers=5, met=met, **acts,
    )  # fmt: skip


def publish(stage: Stage) -> Result:
    """Four works with their scores, one with a prize; the vote is over."""
    stage.scored(4)
    return releasing.publish(
        publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser
    )
