"""Mails to experts about the works that they have to score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from common import in_words
from review.expert_notices.kinds import ASSIGNED, REPLACED
from review.models import ExpertInvitation, Panel
from review.panel_names import panel_name

Shares = Mapping[User, Mapping[Panel, int]]  # how many works of which panel


def assigned(campaign: Campaign, shares: Shares, *, by: User) -> int:
    """Tell each expert once what she was given, in however many panels; how many mails."""
    listening = who_listens(campaign, list(shares))
    until = _end(campaign)
    told = [expert for expert in shares if expert.pk in listening]
    for expert in told:
        tell(ASSIGNED, campaign, expert, shares[expert], until, by=by)
    return len(told)


def replaced(campaign: Campaign, expert: User, share: Mapping[Panel, int], until: datetime | None, *, by: User) -> None:
    """`until`: the date of the works' own, if they have one."""
    tell(REPLACED, campaign, expert, share, until or _end(campaign), by=by)


def who_listens(campaign: Campaign, experts: list[User]) -> set[int]:
    """Who has accepted, or was never asked and uses her account. The others read it when they open the invitation."""
    asked = dict(ExpertInvitation.objects.filter(campaign=campaign, expert__in=experts).values_list("expert", "state"))
    accepted = ExpertInvitation.State.ACCEPTED
    return {
        one.pk
        for one in experts
        if asked.get(one.pk) == accepted or (one.pk not in asked and one.last_login is not None)
    }


def tell(
    kind: str,
    campaign: Campaign,
    expert: User,
    share: Mapping[Panel, int],
    until: datetime | None,
    *,
    by: User | None,
    key: str | None = None,
) -> bool:
    """Put one mail into the outbox; not where `key` says that this was told before."""
    if not expert.email or not expert.is_active:
        return False
    fields = {
        "campaign": campaign.definition.short_title,
        "person": expert.name,
        "projects": "、".join(panel_name(panel) for panel in share),
        "count": str(sum(share.values())),
        "until": in_words.moment(until) if until else "",
        "link": f"{settings.SITE_URL}{reverse('my_works')}",
    }
    said = texts.mail(kind, fields)
    notice = outbox.put(kind=kind, to=expert.email, subject=said.subject, text=said.text, about=expert, by=by, key=key)
    return notice is not None


def _end(campaign: Campaign) -> datetime | None:
    phase = calendar.shown(campaign).phase("expert")
    return phase.closes_at if phase else None
