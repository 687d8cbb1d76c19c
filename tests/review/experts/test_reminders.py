"""Experts are reminded on the set days before the end, once for each; the organiser's desk alarms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from campaign import memory
from campaign.models import Phase
from review.expert_notices import reminders
from review.experts.invitations import answering, inviting
from review.models import Assignment, ExpertInvitation
from submissions import states


@pytest.fixture
def accepted(stage: Any) -> Any:
    """The first of three experts has accepted; all have one work, given out long ago."""
    stage.entry(states.SHORTLISTED)
    stage.panel()
    Assignment.objects.update(created_at=timezone.now() - timedelta(days=30))
    inviting.invite(campaign=stage.campaign, experts=stage.experts[:1], by=stage.cast.organiser)
    answering.accept(invitation=ExpertInvitation.objects.get(), interests_said={}, by=stage.experts[0])
    return stage


def closes_in(stage: Any, **time: float) -> None:
    Phase.objects.filter(campaign=stage.campaign, code="expert").update(closes_at=timezone.now() + timedelta(**time))
    memory.forget()


def sent() -> int:
    return Notice.objects.filter(kind="expert.reminder").count()


def test_each_set_day_reminds_once_whoever_runs_the_job(accepted: Any) -> None:
    closes_in(accepted, days=8)
    assert reminders.remind_all() == 0
    closes_in(accepted, days=2, hours=12)
    assert [reminders.remind_all(), reminders.remind_all(), sent()] == [1, 0, 1]
    assert "还有 1 份评分表没有签名提交" in Notice.objects.get(kind="expert.reminder").text


def test_who_has_sealed_or_got_it_within_the_days_or_never_accepted_is_not_reminded(accepted: Any) -> None:
    closes_in(accepted, days=2)
    Assignment.objects.update(created_at=timezone.now())
    assert reminders.remind_all() == 0
    Assignment.objects.update(created_at=timezone.now() - timedelta(days=30))
    accepted.score(Assignment.objects.first().entry, *[("50", "30")] * 3)
    assert reminders.remind_all() == 0


def test_a_date_of_its_own_is_reminded_of_after_the_review(accepted: Any) -> None:
    Assignment.objects.filter(expert=accepted.experts[0]).update(due_at=timezone.now() + timedelta(hours=20))
    closes_in(accepted, hours=-1)
    assert [reminders.remind_all(), sent()] == [1, 1]


def test_the_desk_alarms_of_too_few_sheets_and_of_who_has_sealed_nothing(accepted: Any, as_: Any) -> None:
    browser = as_(accepted.cast.organiser)
    closes_in(accepted, days=2)
    assert "3 位专家一份也没有提交" in browser.get(reverse("organiser_desk")).content.decode()
    one = Assignment.objects.first()
    Assignment.objects.filter(pk=one.pk).update(recused_at=timezone.now(), recusal_reason="认识作者")
    assert "1 件作品的专家少于 3 位" in browser.get(reverse("organiser_desk")).content.decode()
