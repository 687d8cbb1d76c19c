"""Voting opens only when a void could be decided: at least two people hold `vote.confirm`.

A campaign that has opened stays open: a person locked half way through takes nobody's vote away.
"""

from __future__ import annotations

import time

from django.utils.translation import gettext as _

from accounts import permissions
from campaign.models import Campaign
from voting.models import Vote

NEEDED = 2
ASK_AGAIN_S = 5.0
_enough: set[int] = set()  # campaigns that this process has seen open
_asked: dict[int, float] = {}


def are_enough(campaign: Campaign) -> bool:
    """Whether voting may be open as far as this goes. Asks the database until it may, at most every five seconds."""
    if campaign.pk in _enough or NEEDED == 0:
        return True
    if time.monotonic() - _asked.get(campaign.pk, -ASK_AGAIN_S) < ASK_AGAIN_S:
        return False
    _asked[campaign.pk] = time.monotonic()
    if missing() and not Vote.objects.filter(campaign=campaign).exists():
        return False
    _enough.add(campaign.pk)
    return True


def missing() -> int:
    """How many more people must hold `vote.confirm`."""
    return max(0, NEEDED - len(permissions.holders("vote.confirm")))


def why_not_open(campaign: Campaign) -> str:
    """For pages that would otherwise say that the vote is open (campaign/pages/waiting.py)."""
    return "" if are_enough(campaign) else _("网络投票的准备工作还没有完成，暂时不能投票。开放以后可以从这里进入。")


def forget() -> None:
    """Ask anew: another database, as between tests."""
    _enough.clear()
    _asked.clear()
