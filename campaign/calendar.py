"""Which phases are open at this moment, asked of the rows; the branch's own deadline is inherited down the tree."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.models import BranchDeadline, Campaign, Phase


def current_campaign() -> Campaign | None:
    return Campaign.objects.filter(is_current=True).first()


def current_campaign_or_404() -> Campaign:
    campaign = current_campaign()
    if campaign is None:
        raise Http404(_("还没有活动。"))
    return campaign


def phase(*, campaign: Campaign, code: str) -> Phase | None:
    return Phase.objects.filter(campaign=campaign, code=code).first()


def deadline(*, campaign: Campaign, union: Union) -> datetime | None:
    """When collection closes for this union: the earliest of the campaign's close and its branches' own."""
    return collecting(campaign=campaign, union=union)[1]


def collecting(*, campaign: Campaign, union: Union) -> tuple[Phase | None, datetime | None]:
    """The phase of collection, and when it closes for this union; in two queries."""
    collect = phase(campaign=campaign, code="collect")
    if collect is None:
        return None, None
    earlier = BranchDeadline.objects.filter(
        campaign=campaign,
        union__code__in=union.chain_codes(),
        closes_at__lt=collect.closes_at,
    ).order_by("closes_at")
    first = earlier.first()
    return collect, first.closes_at if first else collect.closes_at


def is_open(
    *,
    campaign: Campaign,
    code: str,
    union: Union | None = None,
    now: datetime | None = None,
) -> bool:
    """Whether the phase is open; for `collect` with a union, whether it is open for that branch."""
    now = now or timezone.now()
    row = phase(campaign=campaign, code=code)
    if row is None or not row.opens_at <= now < row.closes_at:
        return False
    if code == "collect" and union is not None:
        closes = deadline(campaign=campaign, union=union)
        return closes is not None and now < closes
    return True
