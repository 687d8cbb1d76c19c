"""A branch's own deadline: near, it is asked for twice with the effect in numbers; its unions hear of each change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from accounts.outbox import sending
from campaign.models import BranchDeadline, Campaign
from submissions import states
from submissions.branch_deadline import deadline
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_union, make_user

URL = reverse("branch_deadline")


@pytest.fixture
def campaign(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign()


def drafts(cast: Cast, campaign: Campaign) -> None:
    """Three in two unions of the branch, and one elsewhere."""
    category = campaign.categories.get(code="film")
    second = make_user(union=make_union(kind="grassroots", parent=cast.recommender.union, name="榕江桥梁工会"))
    for person in (cast.entrant, cast.entrant, second, cast.outsider):
        make_entry(category, by=person)
    make_entry(category, by=cast.entrant, state=states.SUBMITTED)


def typed(**ahead: float) -> str:
    return timezone.localtime(timezone.now() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def test_a_near_deadline_is_asked_for_twice_with_its_effect(as_: Any, cast: Cast, campaign: Campaign) -> None:
    drafts(cast, campaign)
    browser, at = as_(cast.recommender), typed(hours=30)
    asked = browser.post(URL, {"closes_at": at})
    effect = asked.context["effect"]
    assert (asked.status_code, effect.drafts, effect.unions, effect.people) == (409, 3, 2, 2)
    assert "还有 3 件草稿没有提交，涉及 2 家工会" in asked.content.decode()
    assert not BranchDeadline.objects.exists()
    assert not Notice.objects.exists()
    assert not AuditEvent.objects.filter(action="deadline.set").exists()
    assert browser.post(URL, {"closes_at": at, "sure": "on"}).status_code == 302
    assert BranchDeadline.objects.exists()


def test_a_deadline_that_is_far_is_set_at_once(as_: Any, cast: Cast, campaign: Campaign) -> None:
    assert as_(cast.recommender).post(URL, {"closes_at": typed(days=4)}).status_code == 302
    assert BranchDeadline.objects.exists()


def test_the_verb_itself_asks_again(cast: Cast, campaign: Campaign) -> None:
    at = timezone.now() + timedelta(hours=5)
    values = {"campaign": campaign, "union": cast.recommender.union, "closes_at": at, "by": cast.recommender}
    with pytest.raises(deadline.NeedsSecondYes, match="不到 3 天"):
        deadline.set_deadline(**values)
    assert not BranchDeadline.objects.exists()


def test_every_entrant_of_the_branch_is_told_once_with_her_own_drafts(cast: Cast, campaign: Campaign) -> None:
    drafts(cast, campaign)
    at = timezone.now() + timedelta(days=5)
    values = {"campaign": campaign, "union": cast.recommender.union, "closes_at": at, "by": cast.recommender}
    for _ in range(2):
        deadline.set_deadline(**values)
    told = {notice.to: notice for notice in Notice.objects.all()}
    assert Notice.objects.count() == 2
    assert "还有 2 件草稿没有提交" in told[cast.entrant.email].text
    assert cast.outsider.email not in told
    assert all(notice.kind == "branch.deadline" for notice in told.values())


def test_they_are_told_too_when_it_is_taken_back(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser = as_(cast.recommender)
    browser.post(URL, {"closes_at": typed(days=5)})
    browser.post(URL, {"to": "clear"})
    browser.post(URL, {"to": "clear"})
    assert [notice.to for notice in Notice.objects.all()] == [cast.entrant.email] * 2
    assert not BranchDeadline.objects.exists()
