"""“6 家还有 9 件草稿没交”: the line on the desk, who gets the reminder, and once a day at most."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from accounts.outbox import sending
from campaign.models import Phase
from common.refusals import NotAllowed, Refused
from submissions import states
from submissions.models import Entry
from submissions.reminding import drafts
from tests.cast import Cast
from tests.factories import make_entry, make_union, make_user
from tests.submissions.entering.scene import category


@pytest.fixture(autouse=True)
def _nobody_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


@pytest.fixture
def three(cast: Cast) -> list[Entry]:
    """Two unions of the branch with three drafts; one that was handed in, and another branch's, are not counted."""
    parent = cast.recommender.union
    other = make_user("linfang", union=make_union(kind="grassroots", parent=parent, name="闽江造船工会"))
    entries = [make_entry(category(), by=cast.entrant, title=title) for title in ("甲", "-")]
    Entry.objects.filter(title="-").update(title="")
    entries.append(make_entry(category(), by=other, title="乙", contact_email="desk@ship.cn"))
    make_entry(category(), by=cast.entrant, state=states.SUBMITTED)
    make_entry(category(), by=cast.outsider)
    return entries


def remind(cast: Cast) -> list[str]:
    return [one.union.name for one in drafts.remind(campaign=category().campaign, by=cast.recommender)]


def test_desk_says_how_many_and_leads_to_who_gets_it(as_: Any, cast: Cast, three: list[Entry]) -> None:
    desk = as_(cast.recommender).get(reverse("recommend_desk")).content.decode()
    assert "2 家还有 3 件草稿没交" in " ".join(desk.split())
    page = as_(cast.recommender).get(reverse("branch_remind")).content.decode()
    told = [
        word in page for word in ("榕江轨道工会", "闽江造船工会", cast.entrant.email, "desk@ship.cn", "远海码头工会")
    ]
    assert told == [True, True, True, True, False]
    assert "《甲》" not in page and "提醒这 2 家" in " ".join(page.split())
    assert Notice.objects.count() == 0  # looking sends nothing


def test_each_address_gets_one_message_with_its_drafts(cast: Cast, three: list[Entry]) -> None:
    assert remind(cast) == ["榕江轨道工会", "闽江造船工会"]
    rows = {one.to: one for one in Notice.objects.all()}
    assert sorted(rows) == sorted(["desk@ship.cn", cast.entrant.email])
    mine = rows[cast.entrant.email]
    assert mine.subject.startswith("还有 2 件作品没有提交，")
    assert "· 微视频 《甲》\n· 微视频 《未命名》" in mine.text and "福州市总工会提醒" in mine.text
    assert AuditEvent.objects.get(action="branch.remind").details == {"unions": 2, "drafts": 3}


def test_nobody_is_reminded_twice_a_day(cast: Cast, three: list[Entry]) -> None:
    remind(cast)
    with pytest.raises(Refused, match="今天已经提醒过"):
        remind(cast)
    late = make_user("chenhe", union=make_union(kind="grassroots", parent=cast.recommender.union, name="新工会"))
    make_entry(category(), by=late)
    assert remind(cast) == ["新工会"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert len(remind(cast)) == 3


def test_who_has_no_address_gets_a_text_message_or_is_named(as_: Any, cast: Cast, three: list[Entry]) -> None:
    User.objects.filter(pk=cast.entrant.pk).update(email="")
    Entry.objects.filter(pk=three[1].pk).update(contact_phone="0591-87654321")
    page = " ".join(as_(cast.recommender).get(reverse("branch_remind")).content.decode().split())
    assert ("13800001234" in page, "1 件没有邮箱和手机号，请电话联系" in page) == (True, True)
    remind(cast)
    sms = Notice.objects.get(channel="sms")
    assert sms.text.startswith("【好声音】您的作品还有 1 件没有提交，")


def test_after_the_deadline_there_is_nothing_to_remind_of(as_: Any, cast: Cast, three: list[Entry]) -> None:
    Phase.objects.filter(code="collect").update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "件草稿没交" not in as_(cast.recommender).get(reverse("recommend_desk")).content.decode()
    with pytest.raises(Refused, match="没有可以提醒的草稿"):
        remind(cast)


@pytest.mark.parametrize("who", ["entrant", "screener", "expert", "auditor"])
def test_nobody_else_reminds(as_: Any, cast: Cast, three: list[Entry], who: str) -> None:
    person = getattr(cast, who)
    assert as_(person).get(reverse("branch_remind")).status_code in (302, 403)
    with pytest.raises(NotAllowed):
        drafts.remind(campaign=category().campaign, by=person)


def test_button_reminds_and_says_so(as_: Any, cast: Cast, three: list[Entry]) -> None:
    page = as_(cast.recommender).post(reverse("branch_remind"), follow=True).content.decode()
    assert "已提醒 2 家" in page
    again = as_(cast.recommender).post(reverse("branch_remind"), follow=True).content.decode()
    assert "今天已经提醒过" in again
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_preview_asks_the_same_number_of_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        person = make_user(union=make_union(kind="grassroots", parent=cast.recommender.union, name=f"第{number}"))
        make_entry(category(), by=person)
    campaign = category().campaign
    with django_assert_num_queries(2):
        assert len(drafts.waiting(campaign=campaign, union=cast.recommender.union)) == count
