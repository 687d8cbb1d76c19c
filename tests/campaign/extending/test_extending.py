"""More time to enter: for all or for one branch, said before, told to those whose time it is, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Notice, Union
from campaign.calendar import asked
from campaign.extending import extending, telling
from campaign.loading.exporting import in_force
from campaign.models import Campaign, DefinitionChange
from common.refusals import NotAllowed, Refused
from tests.campaign.editing.conftest import campaign  # noqa: F401  (a fixture)
from tests.cast import Cast
from tests.factories import make_user

DAY = timedelta(days=1)


@pytest.fixture
def organs(campaign: Campaign) -> Union:  # noqa: F811
    union = Union.objects.get(code="organs")
    make_user("jiguan", role="entrant", union=union, name="省直申报员")
    return union


def told(kind: str = telling.KIND) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("to", flat=True))


def closes(campaign: Campaign) -> Any:  # noqa: F811
    return extending.closing(in_force(Campaign.objects.get(pk=campaign.pk)), None)


def test_all_get_more_time_and_their_recommenders_keep_theirs(
    campaign: Campaign,  # noqa: F811
    organs: Union,
    cast: Cast,
) -> None:
    was = in_force(campaign)
    extending.extend(
        campaign=campaign, union=None, closes_at=closes(campaign) + 3 * DAY, reason="应多地请求", by=cast.organiser
    )
    telling.tell_extensions()
    now = in_force(Campaign.objects.get())
    moved = {old.code: new.closes_at - old.closes_at for old, new in zip(was.phases, now.phases, strict=True)}
    assert {code: by for code, by in moved.items() if by} == {"collect": 3 * DAY, "recommend": 3 * DAY}
    assert asked(campaign, cast.entrant.union).collecting(cast.entrant.union)[1] == now.phases[0].closes_at
    people = ("wangmin", "zhengli", "xuyuan", "zhoujing")  # the branch that closes earlier has no more time
    assert told() == sorted(f"{name}@example.org" for name in people)
    text = Notice.objects.filter(kind=telling.KIND)[0].text
    assert "应多地请求" in text and "适用范围" not in text


def test_one_branch_gets_more_time_up_to_everybodys(
    campaign: Campaign,  # noqa: F811
    organs: Union,
    cast: Cast,
) -> None:
    given = {"campaign": campaign, "union": organs, "reason": "补报一批", "by": cast.organiser}
    with pytest.raises(Refused, match="不能晚于全省申报截止"):
        extending.extend(closes_at=closes(campaign) + DAY, **given)
    extending.extend(closes_at=closes(campaign) - DAY, **given)
    telling.tell_extensions()
    assert told() == ["jiguan@example.org"]
    assert "省直机关工会所属工会" in Notice.objects.get(kind=telling.KIND).text
    assert telling.tell_extensions() == 0  # nobody is told twice
    extending.extend(closes_at=closes(campaign), **given)
    assert in_force(Campaign.objects.get()).deadlines == ()


def test_earlier_is_no_extension_and_is_of_organisers(campaign: Campaign, organs: Union, cast: Cast) -> None:  # noqa: F811
    with pytest.raises(Refused, match="请填写更晚的时间"):
        extending.extend(campaign=campaign, union=None, closes_at=closes(campaign), reason="错", by=cast.organiser)
    with pytest.raises(NotAllowed):
        extending.extend(campaign=campaign, union=None, closes_at=closes(campaign), reason="错", by=cast.recommender)
    assert told() == []


def test_lost_task_is_found_and_a_draft_concerns_nobody(campaign: Campaign, organs: Union, cast: Cast) -> None:  # noqa: F811
    extending.extend(campaign=campaign, union=None, closes_at=closes(campaign) + DAY, reason="延长", by=cast.organiser)
    assert told() == []  # the task was never queued
    Campaign.objects.update(is_current=False, is_draft=True)
    assert telling.tell_extensions() == 0
    Campaign.objects.update(is_draft=False, is_current=True)
    assert telling.tell_extensions() == 4
    assert DefinitionChange.objects.filter(part="extend").count() == 1


def test_page_says_what_it_does_then_does_it(campaign: Campaign, organs: Union, cast: Cast, as_: Any) -> None:  # noqa: F811
    browser, path = as_(cast.organiser), "/setup/small-2024/extend/"
    assert browser.get(path).status_code == 200
    at = closes(campaign) + 2 * DAY
    form = {"union": "", "closes_at": f"{at:%Y-%m-%dT%H:%M}", "reason": "应多地请求"}
    page = browser.post(path, form | {"step": "preview"}).content.decode()
    assert "“申报”推迟 2 天结束。" in page and closes(campaign) == at - 2 * DAY
    assert browser.post(path, form | {"step": "confirm"}).status_code == 302
    assert closes(campaign) == at
    again = browser.post(path, form | {"step": "confirm"})
    assert again.status_code == 409 and "请填写更晚的时间" in again.content.decode()
